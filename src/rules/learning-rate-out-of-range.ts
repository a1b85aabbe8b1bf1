/** GN4103: a learning rate far outside of what works with its optimizer. */
import { lookUpWord } from '../catalog/index.ts';
import { defineRule } from './rule.ts';
import { isConfigured } from '../ir/types.ts';
import { distinct } from './support/edits.ts';
import { show } from './support/numbers.ts';
import { bearableRate } from './support/overshoot.ts';
import { setRate } from './support/rate.ts';

export const learningRateOutOfRange = defineRule({
  code: 'GN4103',
  name: 'learning-rate-out-of-range',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'learning-rate-out-of-range.md',
  summary: 'a learning rate far outside of what works with its optimizer',
  messages: {
    high: ({ rate, optimizer }: { rate: string; optimizer: string }) => `a learning rate of ${rate} makes \`${optimizer}\` diverge in most networks`,
    low: ({ rate, optimizer }: { rate: string; optimizer: string }) => `a learning rate of ${rate} is too small for \`${optimizer}\` to learn much`,
  },
  check(context, report) {
    const { training } = context;
    const optimizer = training?.settings['optimizer'];
    if (!isConfigured(optimizer)) return;
    const range = lookUpWord(optimizer.word, 'optimizer')?.learningRates;
    const rate = optimizer.args['learning_rate'];
    // A rate of zero is a way to freeze everything, and said on purpose.
    if (!range || typeof rate !== 'number' || rate === 0 || (rate >= range.low && rate <= range.high)) return;
    const place = optimizer.places['learning_rate'] ?? optimizer.place;
    // What the first step bears; a rate is chosen by its power of ten and a first digit.
    const borne = Math.min(range.high, Math.max(range.low, bearableRate(context) ?? range.usual));
    const better = Number(borne.toPrecision(1));
    report(rate > range.high ? 'high' : 'low', { rate: show(rate), optimizer: optimizer.word }, {
      place,
      label: `usual: ${range.usual}, sane: ${range.low} to ${range.high}`,
      fixes: optimizer.places['learning_rate'] ? [{ title: `use ${better}`, applicability: 'unsafe', edits: distinct([setRate(context, better)]) }] : [],
      data: { rate, ...range },
    });
  },
});
