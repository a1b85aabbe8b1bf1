/** GN4116: a learning rate whose first step is too large, or too small, beside the weights as they are drawn. */
import { isConfigured } from '../ir/types.ts';
import { defineRule, type RuleContext, type Subject } from './rule.ts';
import { distinct, tested, type Candidate } from './support/edits.ts';
import { percent, show } from './support/numbers.ts';
import { setRate } from './support/rate.ts';
import { SLOW, stepsOf, type Step } from './support/step.ts';

/**
 * TheDeepChecker (Ben Braiek & Khomh 2023): log10 of the relative update outside of -4 to -1. `SLOW` is the other end.
 * That is of steps on average; an Adam's first is its longest, and networks of 256 units train at a rate of 0.01.
 */
const WILD = 0.2;
/** In its middle. */
const GOOD = 3e-3;

interface Judged { readonly kind: 'large' | 'small'; readonly relative: number; readonly step: Step }

/** Large where the middle one of three layers moves too far, small where none moves enough. */
function judge(subject: Subject): Judged | undefined {
  const steps = [...stepsOf(subject)].sort((a, b) => a.relative - b.relative);
  const middle = steps[steps.length >> 1];
  if (steps.length < 3 || middle === undefined) return undefined;
  if (middle.low > WILD && Number.isFinite(middle.relative)) return { kind: 'large', relative: middle.relative, step: middle };
  const most = steps[2]!;
  return steps.every(({ high }) => high < SLOW) && most.relative > 0 ? { kind: 'small', relative: most.relative, step: most } : undefined;
}

/** Beside the weights: as many times as large, or a part of them. */
const partOf = (relative: number, whose: string): string => (relative >= 1 ? `${show(relative)} times ${whose} own size` : `${percent(relative)} of ${whose} size`);
const SANE = `sane: ${percent(SLOW)} to ${percent(WILD)} of the weights' size`;

/** Steps of an epoch, where the number of samples is known. */
const epochOf = ({ training }: Subject): number | undefined => {
  const { samples } = training!.data.facts;
  const batch = training!.settings['batch'];
  return samples === null || typeof batch !== 'number' ? undefined : Math.ceil(samples / batch);
};

function remedies(context: RuleContext, { kind, relative, step }: Judged): Candidate[] {
  // A learning rate is chosen by its power of ten and a first digit.
  const rate = Number((step.rate * (GOOD / relative)).toPrecision(1));
  const optimizer = context.training!.settings['optimizer'];
  const constant = isConfigured(optimizer) && typeof optimizer.args['learning_rate'] === 'number';
  return [
    { title: `a learning rate of ${rate}`, edits: distinct([setRate(context, rate)]) },
    ...(kind === 'large' && constant ? [{ title: 'a warm-up of an epoch', edits: distinct([setRate(context, `constant(${step.rate}, warmup: 1 epochs)`)]) }] : []),
  ];
}

export const firstStepOutOfRange = defineRule({
  code: 'GN4116',
  name: 'first-step-out-of-range',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'first-step-out-of-range.md',
  summary: 'a learning rate whose first step is too large, or too small, beside the weights',
  yieldsTo: [
    'learning-rate-out-of-range', 'clip-out-of-range', 'vanishing-gradient', 'exploding-gradient', 'constant-initializer', 'dead-relu', 'double-softmax', 'blocked-gradient',
    'unscaled-inputs', 'mismatched-initializer', 'residual-growth',
  ],
  messages: {
    large: ({ rate, part }: { rate: string; part: string }) => `a learning rate of ${rate} moves the layers by ${part} in the first step`,
    small: ({ rate, part }: { rate: string; part: string }) => `a learning rate of ${rate} moves no layer by more than ${part} in the first step`,
  },
  check(context, report) {
    const found = judge(context);
    if (!found) return;
    const { kind, relative, step } = found;
    const steps = epochOf(context);
    const fixes = tested(context, remedies(context, found), (after) => {
      if (judge(after)) return undefined;
      const now = stepsOf(after).map((it) => it.relative).sort((a, b) => a - b);
      const middle = now[kind === 'large' ? now.length >> 1 : now.length - 1];
      // Without a rate at the first step there is a warm-up, which begins at its share of the rate.
      if (middle === undefined) return steps === undefined ? undefined : { score: -1, effect: `${show(relative)} → ${show(relative / steps)}` };
      return { score: 0, effect: `${show(relative)} → ${show(middle)}` };
    });
    report(kind, { rate: show(step.rate), part: partOf(relative, kind === 'large' ? 'their' : 'its') }, {
      place: step.place,
      label: kind === 'large' ? `leaves little of what was drawn; ${SANE}` : `thousands of steps go by before a layer has changed; ${SANE}`,
      fixes,
      data: { relative, rate: step.rate },
    });
  },
});
