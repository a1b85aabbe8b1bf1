/** What a terminal shows of a sweep: its plan, and a line for each trial. */
import type { Plan } from './plan.ts';
import type { Row } from './results.ts';

export const shownFigure = (figure: number | undefined): string => (figure === undefined ? '–' : String(Number(figure.toPrecision(4))));

const settingsText = (settings: Readonly<Record<string, string>>): string => Object.entries(settings).map(([label, value]) => `${label} ${value}`).join(', ');

/** `12  optimizer sgd, learning_rate 0.01  val_accuracy 0.93` */
export function trialLine({ trial, state, figure, spread, cause }: Row, { objective }: Plan): string {
  const result = state === 'trained' || state === 'halved'
    ? `${objective} ${shownFigure(figure)}${spread === undefined ? '' : ` ± ${shownFigure(spread)}`}${state === 'halved' ? ' (stopped at a rung)' : ''}`
    : `${state}${cause === undefined ? '' : `: ${cause}`}`;
  return `${trial.number}  ${settingsText(trial.settings)}  ${result}`;
}

export function planTable(plan: Plan): string {
  const lines = plan.trials.map(({ number, settings, against, program }) => {
    const [first] = against;
    const what = first === undefined ? '' : `  ${program === undefined || plan.prunes ? 'pruned' : 'against it'}: ${first.message} (${first.code})`;
    return `${number}  ${settingsText(settings)}${what}`;
  });
  const pruned = plan.trials.filter(({ against, program }) => program === undefined || (plan.prunes && against.length > 0)).length;
  const halving = plan.halving === undefined ? '' : `, one in ${plan.halving.factor} goes on after ${plan.halving.rungs.join(', ')} epochs`;
  return `${lines.join('\n')}\n\n${plan.trials.length} trials, ${pruned} of them pruned; compared by ${plan.objective}${halving}\n`;
}
