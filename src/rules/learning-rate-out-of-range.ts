/** GN4103: a learning rate far outside of what works with its optimizer. */
import { lookUpWord } from '../catalog/index.ts';
import { defineRule } from './rule.ts';
import { isConfigured, type Configured } from '../ir/types.ts';
import type { Place } from '../diagnostics/source.ts';
import { distinct } from './support/edits.ts';
import { show } from './support/numbers.ts';
import { bearableRate } from './support/overshoot.ts';
import { setRate } from './support/rate.ts';

/** The largest rate of the training, and where it stands: a schedule's is the one that its warm-up leads to. Undefined for formulas. */
function topRate({ args, places, place: whole }: Configured): { readonly rate: number | undefined; readonly place: Place } {
  const given = args['learning_rate'];
  const place = places['learning_rate'] ?? whole;
  if (!isConfigured(given)) return { rate: typeof given === 'number' ? given : undefined, place };
  const { learning_rate: rate, rates } = given.args;
  if (typeof rate === 'number') return { rate, place: given.places['learning_rate'] ?? given.place };
  const numbers = Array.isArray(rates) ? rates.filter((it): it is number => typeof it === 'number') : [];
  return { rate: numbers.length > 0 ? Math.max(...numbers) : undefined, place: given.places['rates'] ?? given.place };
}

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
    const { rate, place } = topRate(optimizer);
    // A rate of zero is a way to freeze everything, and said on purpose.
    if (!range || rate === undefined || rate === 0 || (rate >= range.low && rate <= range.high)) return;
    // What the first step bears; a rate is chosen by its power of ten and a first digit.
    const borne = Math.min(range.high, Math.max(range.low, bearableRate(context) ?? range.usual));
    const better = Number(borne.toPrecision(1));
    const edits = optimizer.places['learning_rate'] ? distinct([setRate(context, better)]) : [];
    report(rate > range.high ? 'high' : 'low', { rate: show(rate), optimizer: optimizer.word }, {
      place,
      label: `usual: ${range.usual}, sane: ${range.low} to ${range.high}`,
      fixes: edits.length > 0 ? [{ title: `use ${better}`, applicability: 'unsafe', edits }] : [],
      data: { rate, ...range },
    });
  },
});
