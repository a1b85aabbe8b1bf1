/** GN3002: gradients, or the values themselves, grow with depth until steps are wild or numbers overflow. */
import { defineRule } from './rule.ts';
import { chainOf, type Chain } from './support/chain.ts';
import { tested } from './support/edits.ts';
import { initializeAll, normalizeAll } from './support/remedies.ts';
import { show } from './support/numbers.ts';

/** AutoTrainer's threshold: first weight gradient by last (Zhang et al. 2021). */
const RATIO = 70;
/** Root mean square of values at the last layer, by that of the input. */
const GROWTH = 100;

const explodes = (chain: Chain): 'gradient' | 'values' | undefined => {
  const { first, last } = chain;
  if (!(growth(chain) < GROWTH)) return 'values';
  return first.kernel.low / last.kernel.norm > RATIO || !Number.isFinite(first.kernel.norm) ? 'gradient' : undefined;
};
const growth = ({ first, last }: Chain): number => Math.sqrt(last.signal.forward.second / first.input.second);

export const explodingGradient = defineRule({
  code: 'GN3002',
  name: 'exploding-gradient',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'exploding-gradient.md',
  summary: 'gradients or values grow with depth until steps are wild or numbers overflow',
  messages: {
    gradient: ({ layer, ratio }: { layer: string; ratio: string }) =>
      `the weight gradient of \`${layer}\` is ${ratio} times that of the last layer`,
    values: ({ layer, factor }: { layer: string; factor: string }) =>
      `values grow ${factor} times from the input to \`${layer}\``,
  },
  check(context, report) {
    const chain = chainOf(context);
    const kind = chain && explodes(chain);
    if (!chain || !kind) return;
    const { first, last, trained } = chain;
    const ratio = first.kernel.norm / last.kernel.norm;
    const before = kind === 'values' ? growth(chain) : ratio;
    const candidates = [initializeAll(context, 'he_uniform'), initializeAll(context, 'glorot_uniform'), normalizeAll(context)];
    const fixes = tested(context, candidates, (after) => {
      const mended = chainOf(after);
      if (!mended || explodes(mended)) return undefined;
      const now = kind === 'values' ? growth(mended) : mended.first.kernel.norm / mended.last.kernel.norm;
      return now < before / 3 ? { score: -Math.abs(Math.log(now)), effect: `${show(before)} → ${show(now)}` } : undefined;
    });
    const at = {
      place: first.node.place,
      label: `each of ${trained.length} layers multiplies by about ${show(before ** (1 / trained.length))}`,
      notes: [
        `‖∂L/∂kernel‖ of \`${first.node.name}\` is about ${show(first.kernel.norm)} (${show(first.kernel.low)} to ${show(first.kernel.high)} over initializations)`,
        ...(context.training && !context.training.settings['clip'] ? ['`clip: global_norm(1.0)` bounds a step, but does not make the layers learn alike'] : []),
      ],
      fixes,
      data: { ratio, growth: growth(chain), first: first.kernel.norm, last: last.kernel.norm },
    };
    if (kind === 'values') report('values', { layer: last.node.name, factor: show(before) }, at);
    else report('gradient', { layer: first.node.name, ratio: show(ratio) }, at);
  },
});
