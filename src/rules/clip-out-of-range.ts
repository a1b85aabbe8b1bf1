/** GN4115: a threshold of clipping so far from the gradients that are predicted that it acts at every step, or at none. */
import { isConfigured, type Configured } from '../ir/types.ts';
import { defineRule, type RuleContext, type Subject } from './rule.ts';
import { setArgument, tested } from './support/edits.ts';
import { globalNorm, largestNorm, type Norm } from './support/norms.ts';
import { show } from './support/numbers.ts';
import { ADAM, ADAPTIVE, clipsOf, SLOW, stepsOf, unclipped } from './support/step.ts';
import { chainOf } from './support/chain.ts';

/** Pascanu et al. (2013) take half of the average norm to ten times of it; a tenfold beyond does nothing. */
const IDLE = 100;
/** In the middle of what they take. */
const GOOD = 2;

/** Clipping alone makes steps so small that no layer moves: adaptive optimizers scale up again, as long as ε lets them. */
function throttles(subject: Subject, threshold: number): boolean {
  const optimizer = subject.training?.settings['optimizer'];
  if (!isConfigured(optimizer)) return false;
  if (ADAPTIVE.has(optimizer.word)) {
    const { epsilon } = optimizer.args;
    const { first, last } = chainOf(subject) ?? {};
    const entry = (of: typeof first, bound: number): number => (of ? Math.min(of.kernel.high, bound) / Math.sqrt(of.kernel.count) : Infinity);
    return typeof epsilon === 'number' && [first, last].every((it) => entry(it, threshold) < ADAM * epsilon && entry(it, Infinity) >= ADAM * epsilon);
  }
  const steps = stepsOf(subject);
  return steps.length > 0 && steps.every(({ high }) => high < SLOW) && stepsOf(unclipped(subject)).some(({ high }) => high >= SLOW);
}

interface Found { readonly kind: 'always' | 'never'; readonly clip: Configured; readonly threshold: number; readonly size: Norm }

function judge(subject: Subject): Found | undefined {
  const chain = chainOf(subject);
  if (!chain) return undefined;
  for (const clip of clipsOf(subject)) {
    const threshold = clip.args['max_norm'];
    if ((clip.word !== 'global_norm' && clip.word !== 'norm') || typeof threshold !== 'number') continue;
    // Two layers tell most thresholds from idle ones; every layer's gradient is worked out for the others only.
    const idle = threshold > IDLE * Math.max(chain.first.kernel.high, chain.last.kernel.high);
    if (!idle && !throttles(subject, threshold)) continue;
    const size = (clip.word === 'norm' ? largestNorm : globalNorm)(subject);
    if (idle && threshold > IDLE * size.high && size.high > 0) return { kind: 'never', clip, threshold, size };
    if (!idle && threshold < size.low) return { kind: 'always', clip, threshold, size };
  }
  return undefined;
}

/** A threshold as a person would write it. */
const proposal = (size: Norm): string => String(Number((GOOD * size.norm).toPrecision(1)));

function remedy(context: RuleContext, { clip, size }: Found) {
  const edit = setArgument(clip, 'max_norm', proposal(size), context.text);
  return { title: `a threshold of ${proposal(size)}`, edits: edit ? [edit] : [] };
}

export const clipOutOfRange = defineRule({
  code: 'GN4115',
  name: 'clip-out-of-range',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'clip-out-of-range.md',
  summary: 'a threshold of clipping that acts at every step, or at none',
  yieldsTo: ['vanishing-gradient', 'exploding-gradient', 'dead-relu', 'constant-initializer', 'double-softmax', 'blocked-gradient', 'residual-growth', 'unscaled-inputs'],
  messages: {
    always: ({ threshold, size }: { threshold: string; size: string }) => `clipping at ${threshold} cuts every step: the predicted norm is ${size}`,
    never: ({ threshold, size }: { threshold: string; size: string }) => `clipping at ${threshold} never acts: the predicted norm is ${size}`,
  },
  check(context, report) {
    const found = judge(context);
    if (!found) return;
    const { kind, clip, threshold, size } = found;
    report(kind, { threshold: show(threshold), size: show(size.norm) }, {
      place: clip.places['max_norm'] ?? clip.place,
      label: kind === 'always' ? `leaves ${show(threshold / size.norm)} of the gradient, with which no layer moves by ${show(SLOW)} of its size` : `${show(threshold / size.norm)} times what is predicted`,
      notes: [`${clip.word === 'norm' ? 'largest gradient' : 'all gradients together'}: ${show(size.low)} to ${show(size.high)} over initializations; half to ten times of that is usual`],
      fixes: tested(context, [remedy(context, found)], (after) => (judge(after) ? undefined : { score: 0, effect: `${show(threshold / size.norm)} → ${show(GOOD)} times the predicted norm` })),
      data: { threshold, ...size },
    });
  },
});
