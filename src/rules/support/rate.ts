/** Learning rates that go with an edit. */
import { isConfigured } from '../../ir/types.ts';
import type { TextEdit } from '../../diagnostics/diagnostic.ts';
import type { RuleContext } from '../rule.ts';
import { slowdown } from './apart.ts';
import { chainOf } from './chain.ts';
import { setArgument, type Candidate } from './edits.ts';
import { MOST, stepsOf } from './step.ts';

/** Times slower at the same rate from which on an edit needs another rate: what a rate is chosen within. */
const SLOWER = 3;

/** Writes the rate of the first step anew; undefined where a name, a formula or a list of rates stands for it. */
export function setRate({ training, text }: RuleContext, rate: number | string): TextEdit | undefined {
  const optimizer = training?.settings['optimizer'];
  if (!isConfigured(optimizer)) return undefined;
  const given = optimizer.args['learning_rate'];
  const of = isConfigured(given) ? given : optimizer;
  if (of.args['learning_rate'] === undefined) return undefined;
  const written = of.places['learning_rate'];
  if (written && Number.isNaN(Number(text(written).replace(/^\s*learning_rate\s*:\s*/, '')))) return undefined;
  return setArgument(of, 'learning_rate', String(rate), text);
}

/**
 * The candidate with the rate of SGD at which the layers behind learn as fast as before it: a gated cell gives values a
 * fraction of the size that a plain one gives, and an average over steps smaller ones still. The rate was chosen for
 * the network as it is, so this is for edits of networks whose last layer can be trained.
 */
export function atPace(context: RuleContext, { title, edits }: Candidate): Candidate {
  const optimizer = context.training?.settings['optimizer'];
  const tried = isConfigured(optimizer) && optimizer.word === 'sgd' && edits.length > 0 ? context.tryEdit(edits) : undefined;
  const [before, after] = [chainOf(context), tried && chainOf(tried)];
  if (!tried || !before || !after) return { title, edits };
  const times = slowdown(before, after);
  const steps = stepsOf(tried);
  const rate = Number(((steps[0]?.rate ?? NaN) * times).toPrecision(1));
  const edit = times > SLOWER && steps.every(({ relative }) => relative * times <= MOST) && Number.isFinite(rate) ? setRate(context, rate) : undefined;
  return edit ? { title: `${title}, and a learning rate of ${rate}`, edits: [...edits, edit] } : { title, edits };
}
