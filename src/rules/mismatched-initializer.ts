/** GN3013: an initializer made for another function, in a network so deep that it decides what gradient arrives. */
import { isConfigured } from '../ir/types.ts';
import { defineRule, type Subject } from './rule.ts';
import { showTransmission, transmission } from './support/apart.ts';
import { chainOf, uncertainty, type Chain } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { normalizes } from './support/normalizing.ts';
import { show } from './support/numbers.ts';
import { initializeAll } from './support/remedies.ts';
import { sound } from './support/sound.ts';
import { initializedBy } from './support/what-if.ts';

/** Initializers that keep the size of what each function is fed, best first (Glorot & Bengio 2010; He et al. 2015; Klambauer et al. 2017). */
const MADE_FOR: Readonly<Record<string, readonly string[]>> = {
  relu: ['he_uniform', 'he_normal'], leaky_relu: ['he_uniform', 'he_normal'], relu6: ['he_uniform', 'he_normal'], elu: ['he_uniform', 'he_normal'],
  gelu: ['he_uniform', 'he_normal'], swish: ['he_uniform', 'he_normal'], mish: ['he_uniform', 'he_normal'],
  selu: ['lecun_normal', 'lecun_uniform'], tanh: ['glorot_uniform', 'lecun_uniform'], linear: ['lecun_uniform', 'glorot_uniform'],
};
/** Part of the gradient that has to be lost, or times that it has to grow, before the initializer is worth a word: a tenth of what the vanishing rule asks. */
const LOST = 1e-2;
const GAINED = 10;
/** After the mend, this much of it may still be gone. */
const KEPT = 0.1;

/** How far the gradient at the first layer is off from that at the last, at the better end of its interval. */
function astray(subject: Subject): number | undefined {
  const chain = chainOf(subject);
  if (!chain || !(chain.ratio > 0) || !Number.isFinite(chain.ratio)) return undefined;
  const spread = uncertainty(chain);
  return chain.ratio * spread < LOST || chain.ratio / spread > GAINED ? chain.ratio : undefined;
}

/** The chain, where the gradient keeps its size along it and nothing else is wrong. */
function mends(after: Subject): Chain | undefined {
  const chain = chainOf(after);
  return chain && chain.ratio > KEPT && chain.ratio < 1 / KEPT && sound(after) ? chain : undefined;
}

export const mismatchedInitializer = defineRule({
  code: 'GN3013',
  name: 'mismatched-initializer',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'mismatched-initializer.md',
  summary: 'an initializer made for another function, in a network so deep that it matters',
  yieldsTo: [
    'vanishing-gradient',
    'exploding-gradient',
    'residual-growth',
    'constant-initializer',
    'unstable-fixed-point',
    'blocked-gradient',
    'saturated-activation',
  ],
  messages: {
    default: ({ initializer, activation, ratio, count }: { initializer: string; activation: string; ratio: string; count: number }) =>
      `\`${initializer}\` is not made for \`${activation}\`: ${count} layers of it multiply the gradient by ${ratio}`,
  },
  check(context, report) {
    const chain = chainOf(context);
    const ratio = astray(context);
    if (!chain || ratio === undefined || context.graph.nodes.some(normalizes)) return;
    const [activation] = chain.activations;
    const choices = activation && MADE_FOR[activation.word.name];
    // The first in front of such a function: an input layer often has its own.
    const fed = activation && chain.trained.find(({ node }) => node.id === activation.inputs[0]);
    const given = fed?.node.args[fed.weight.initializer ?? ''];
    if (!choices || !fed || !isConfigured(given) || choices.includes(given.word)) return;
    // What else is astray is not the initializer's fault.
    if (!choices.some((name) => mends(initializedBy(context, name)))) return;
    const fixes = tested(
      context,
      choices.map((name) => initializeAll(context, name)),
      (after) => {
        const mended = mends(after);
        return mended && { score: transmission(after, mended), effect: showTransmission(ratio, mended) };
      },
    );
    report(
      'default',
      { initializer: given.word, activation: activation.word.name, ratio: show(ratio), count: chain.activations.length },
      {
        place: fed.node.places[fed.weight.initializer ?? ''] ?? fed.node.place,
        label: `each layer multiplies it by ${show(ratio ** (1 / chain.activations.length))}`,
        related: [{ place: activation.place, text: `\`${choices[0]}\` is made for \`${activation.word.name}\`` }],
        fixes,
        data: { ratio, layers: chain.activations.length },
      },
    );
  },
});
