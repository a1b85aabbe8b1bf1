/** GN3002: gradients, or the values themselves, grow with depth until steps are wild or numbers overflow. */
import { defineRule, type Subject } from './rule.ts';
import { keptNorm } from './support/apart.ts';
import { chainOf, growthOf, uncertainty, valuesExplode, type Chain } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { depthOf, HEALTHY, showDepth } from './support/depth.ts';
import { initializeAll, normalizeAll, orthogonalize, rectifyAll, rescaleAll, tameStep } from './support/remedies.ts';
import { sound } from './support/sound.ts';
import { clipsOf, stepOf } from './support/step.ts';
import { show } from './support/numbers.ts';
import { pathOf } from './support/path.ts';

const explodes = (subject: Subject, chain: Chain): 'gradient' | 'values' | 'step' | undefined => {
  const { first, last } = chain;
  if (valuesExplode(chain)) return 'values';
  if (!Number.isFinite(first.kernel.norm)) return 'gradient';
  // Where the gradient of values does not grow, the first layer's is large only beside a last one that is fed little.
  if (first.kernel.low / last.kernel.norm > HEALTHY.most && chain.ratio > uncertainty(chain)) return 'gradient';
  return stepOf(subject, first)?.wild ? 'step' : undefined;
};

/** Functions that grow faster than linearly escape whatever initializers and normalization make of a typical value. */
const runaway = ({ activations }: Chain): boolean => activations.some(({ word }) => word.name === 'exponential');

export const explodingGradient = defineRule({
  code: 'GN3002',
  name: 'exploding-gradient',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'exploding-gradient.md',
  summary: 'gradients or values grow with depth until steps are wild or numbers overflow',
  yieldsTo: ['residual-growth'],
  messages: {
    gradient: ({ layer, ratio }: { layer: string; ratio: string }) =>
      `the weight gradient of \`${layer}\` is ${ratio} times that of the last layer`,
    values: ({ layer, factor }: { layer: string; factor: string }) =>
      `values grow ${factor} times from the input to \`${layer}\``,
    step: ({ layer, times }: { layer: string; times: string }) =>
      `the first step moves \`${layer}\` by ${times} times its size`,
  },
  check(context, report) {
    const chain = chainOf(context);
    const kind = chain && explodes(context, chain);
    if (!chain || !kind) return;
    const { first, last, trained } = chain;
    const ratio = first.kernel.norm / last.kernel.norm;
    const depth = depthOf(chain);
    const sizeOf = (subject: Subject, of: Chain): number =>
      (kind === 'values' ? growthOf(of) : kind === 'step' ? stepOf(subject, of.first)?.relative ?? 0 : of.first.kernel.norm / of.last.kernel.norm);
    const before = sizeOf(context, chain);
    const candidates = kind === 'step'
      ? tameStep(context)
      : [orthogonalize(context.graph.nodes, context), initializeAll(context, 'he_uniform'), initializeAll(context, 'glorot_uniform'), ...rescaleAll(context), ...(runaway(chain) ? rectifyAll(context) : [normalizeAll(context), normalizeAll(context, 'layer_norm')])];
    const fixes = tested(context, candidates, (after) => {
      const mended = chainOf(after);
      if (!mended || explodes(after, mended) || !sound(after)) return undefined;
      const now = sizeOf(after, mended);
      // Ways to bound a step are in the order in which they reach its cause; a smaller one is not a better one.
      return now < before / 3
        ? { score: kind === 'step' ? 0 : keptNorm(mended) - Math.abs(Math.log(now)), effect: `${show(before)} → ${show(now)}` }
        : undefined;
    });
    const at = {
      place: first.node.place,
      label: kind === 'step'
        ? `is fed values of size ${show(Math.sqrt(first.input.second))}`
        : `each of ${trained.length} layers multiplies by about ${show(before ** (1 / trained.length))}`,
      related: kind === 'step' ? [{ place: stepOf(context, first)!.place, text: 'at this rate' }] : [],
      path: pathOf(chain),
      notes: [
        `‖∂L/∂kernel‖ of \`${first.node.name}\` is about ${show(first.kernel.norm)} (${show(first.kernel.low)} to ${show(first.kernel.high)} over initializations)`,
        ...(kind === 'gradient' && depth && depth.bears < depth.layers ? [showDepth(depth)] : []),
        ...(kind !== 'step' && context.training && clipsOf(context).length === 0 ? ['`clip: global_norm(1.0)` bounds a step, but does not make the layers learn alike'] : []),
      ],
      fixes,
      data: { ratio, growth: growthOf(chain), depth, first: first.kernel.norm, last: last.kernel.norm },
    };
    if (kind === 'values') report('values', { layer: last.node.name, factor: show(before) }, at);
    else if (kind === 'step') report('step', { layer: first.node.name, times: show(before) }, at);
    else report('gradient', { layer: first.node.name, ratio: show(ratio) }, at);
  },
});
