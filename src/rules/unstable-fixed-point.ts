/** GN3012: functions that enlarge every error in the values' size, so that none stays as it is and chance decides what arrives. */
import { defineRule, type Subject } from './rule.ts';
import { showTransmission, transmission } from './support/apart.ts';
import { chainOf, uncertainty } from './support/chain.ts';
import { HEALTHY } from './support/depth.ts';
import { tested } from './support/edits.ts';
import { show } from './support/numbers.ts';
import { bridgeAll, normalizeAll, rectifyAll } from './support/remedies.ts';
import { sound } from './support/sound.ts';
import { sensitivities } from './support/sensitivity.ts';

/** Errors of a few per cent, as layers of a hundred units have, become as large as the values themselves. */
const MOST = 10;
/** Errors that merely add up, as with ReLU, have a product of 1; from here on the functions enlarge them. */
const ENLARGED = 1.5;
/** Uncertainty of the mean square that is left to the draw: a factor of ten, as a standard deviation of its logarithm. */
const CHANCE = Math.log(10);
/** Part of the gradient that is gone when values die out on the way. */
const LOST = 1e-2;

/** Fewer layers are no matter of fixed points: one `exponential` is chosen for what it does. */
const FEW = 3;

interface Judged { readonly at: number; readonly product: number; readonly deviation: number; readonly found: readonly number[] }

/** The layer where most has been enlarged, if that is too much, or if values are left to chance or die out on the way. */
function judge(subject: Subject): Judged | undefined {
  const { signals } = subject.facts;
  const chain = chainOf(subject);
  if (!signals || !chain) return undefined;
  const found = sensitivities(subject);
  const product = found.reduce((most, it) => Math.max(most, it), 0);
  const at = found.indexOf(product);
  if (!(product > ENLARGED) || !Number.isFinite(product)) return undefined;
  const deviation = Math.sqrt(signals[at]!.forward.spread);
  const lost = chain.ratio * uncertainty(chain) < LOST;
  return product > MOST || deviation > CHANCE || lost ? { at, product, deviation, found } : undefined;
}

export const unstableFixedPoint = defineRule({
  code: 'GN3012',
  name: 'unstable-fixed-point',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'unstable-fixed-point.md',
  summary: 'functions that enlarge every error in the size of values, so that chance decides what arrives',
  yieldsTo: ['vanishing-gradient', 'exploding-gradient', 'residual-growth'],
  messages: {
    default: ({ count, activation, percent }: { count: number; activation: string; percent: string }) =>
      `no size of values stays as it is in ${count} layers of \`${activation}\`: 1 % more at the first is ${percent} % more at the last`,
  },
  check(context, report) {
    const judged = judge(context);
    if (!judged) return;
    const { at, product, deviation, found } = judged;
    const { nodes } = context.graph;
    const enlarging = nodes.filter(({ id, inputs, word }) => word.family === 'activation' && inputs.length === 1 && found[id]! > found[inputs[0]!]!);
    const [first] = enlarging;
    if (!first || enlarging.length < FEW) return;
    const ratio = chainOf(context)!.ratio;
    const fixes = tested(context, [normalizeAll(context), normalizeAll(context, 'layer_norm'), bridgeAll(context), ...rectifyAll(context)], (after) => {
      const mended = chainOf(after);
      if (!mended || judge(after) || !sound(after) || !(mended.ratio > LOST && mended.ratio < HEALTHY.most)) return undefined;
      return { score: transmission(after, mended), effect: showTransmission(ratio, mended) };
    });
    report('default', { count: enlarging.length, activation: first.word.name, percent: show(product) }, {
      place: first.place,
      label: 'large values pass, small ones are cut off: what is a little smaller becomes smaller still',
      notes: [
        `the draw of the weights leaves the size at \`${nodes[at]!.name}\` uncertain by a factor of ${show(Math.exp(deviation / 2))}`,
        `the gradient at the first layer is about ${show(ratio)} of that at the last`,
      ],
      fixes,
      data: { sensitivity: product, deviation, ratio, layers: enlarging.length },
    });
  },
});
