/** GN3001: the gradient that reaches the first layers is too small to train them. */
import type { Report } from '../diagnostics/diagnostic.ts';
import { defineRule, type Subject } from './rule.ts';
import { showTransmission, transmission } from './support/apart.ts';
import { besides } from './support/besides.ts';
import { chainOf, uncertainty, type Chain } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { depthOf, HEALTHY, showDepth } from './support/depth.ts';
import { normalizes } from './support/normalizing.ts';
import { bridgeAll, normalizeAll, rectifyAll, rescaleAll } from './support/remedies.ts';
import { sound } from './support/sound.ts';
import { show } from './support/numbers.ts';
import { pathOf } from './support/path.ts';
import { stepOf, unclipped } from './support/step.ts';

/** AutoTrainer's threshold (Zhang et al. 2021) for the first weight gradient alone; that by the last is `HEALTHY.least`. */
const SMALL = 1e-4;
/** Mean size of a gradient entry at which SageMaker Debugger calls it vanished. */
const ENTRY = 1e-7;
/** Part of the signal that must be lost before a slow first layer counts as vanished rather than as a small rate. */
const LOST = 1e-2;

const entry = (chain: Chain): number => chain.first.kernel.high / Math.sqrt(chain.first.kernel.count);

/** Judged by the upper end of the interval, so that chance alone raises no finding. */
function vanishes(subject: Subject, chain: Chain): boolean {
  const { first, last } = chain;
  // A gradient of zero is stopped somewhere, which others tell; one that has faded beyond float64 has a ratio still.
  if (!(chain.ratio > 0) || (!(first.kernel.norm > 0) && chain.ratio > LOST)) return false;
  const relative = first.kernel.high / last.kernel.norm < HEALTHY.least && first.kernel.high < SMALL;
  const step = stepOf(unclipped(subject), first);
  const starved = step !== undefined && (step.blocked || (step.slow && chain.ratio * uncertainty(chain) < LOST));
  return relative || entry(chain) < ENTRY || starved;
}

/** Normalizations outside of the layers that lose the gradient: what they make of the values does not reach these. */
const beside = ({ graph }: Subject, { activations }: Chain) => graph.nodes.filter((node) =>
  normalizes(node) && (node.id < activations[0]!.id - 1 || node.id > activations[activations.length - 1]!.id));

/** The first activation of the kind that there is most of: one `relu` in front of ten `sigmoid` is not to blame. */
function commonest(activations: Chain['activations']): Chain['activations'][number] | undefined {
  const count = ({ word }: Chain['activations'][number]): number => activations.filter((it) => it.word === word).length;
  return [...activations].sort((a, b) => count(b) - count(a))[0];
}

export const vanishingGradient = defineRule({
  code: 'GN3001',
  name: 'vanishing-gradient',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'vanishing-gradient.md',
  summary: 'the gradient that reaches the first layers is too small to train them',
  messages: {
    default: ({ layer, ratio }: { layer: string; ratio: string }) =>
      `the gradient reaching \`${layer}\` is ${ratio} of the gradient at the output`,
    everywhere: ({ layer, size }: { layer: string; size: string }) =>
      `the gradient of \`${layer}\` is only ${size} per weight`,
  },
  check(context, report) {
    const chain = chainOf(context);
    if (!chain || !vanishes(context, chain)) return;
    const { first, ratio, activations } = chain;
    const spread = uncertainty(chain);
    const count = activations.length;
    const cause = commonest(activations) ?? first.node;
    const step = stepOf(context, first);
    const depth = depthOf(chain);
    const fixes = tested(
      context,
      [...rescaleAll(context), ...rectifyAll(context), normalizeAll(context), normalizeAll(context, 'layer_norm'), bridgeAll(context)],
      (after) => {
        const mended = chainOf(after);
        const trains = mended && !vanishes(after, mended) && sound(after) && mended.ratio >= Math.max(10 * ratio, LOST) && mended.ratio <= HEALTHY.most;
        return !trains ? undefined : { score: transmission(after, mended), effect: showTransmission(ratio, mended) };
      },
    );
    const at: Report = {
      place: cause.place,
      label: count > 0
        ? `each \`${cause.word.name}\` with its layer passes ${show(Math.exp(chain.logRatio / count))} of the gradient's norm here; ${count} pass ${show(ratio)}`
        : `passes ${show(ratio)} of the gradient's norm`,
      related: [
        ...(step === undefined ? [] : [{ place: step.place, text: `at this rate \`${first.node.name}\` moves by ${show(step.relative)} of its size a step` }]),
        ...besides(cause.place, (count > 0 ? beside(context, chain) : []).map(({ place }) => ({ place, text: 'cannot help: it is not between the layers that lose the gradient' }))),
      ],
      path: pathOf(chain),
      notes: [
        ...(spread > 0 && ratio > Number.MIN_VALUE ? [`interval: ${show(ratio / spread)} to ${show(ratio * spread)} over initializations`] : []),
        ...(depth && depth.bears < depth.layers ? [showDepth(depth)] : []),
        ...(chain.last.kernel.norm > 0 ? [`‖∂L/∂kernel‖ of \`${first.node.name}\` is about ${show(first.kernel.norm)}, of \`${chain.last.node.name}\` ${show(chain.last.kernel.norm)}`] : []),
      ],
      fixes,
      data: { ratio, low: ratio / spread, high: ratio * spread, first: first.kernel.norm, last: chain.last.kernel.norm, steps: count, depth },
    };
    if (ratio < 0.1) report('default', { layer: first.node.name, ratio: show(ratio) }, at);
    else report('everywhere', { layer: first.node.name, size: show(entry(chain) / spread) }, at);
  },
});
