/** Whether the analysis was right: trials that it spoke against, beside what came of them where they were trained all the same. */
import { compareFigures } from '../../../sweep/halving.ts';
import { shownFigure } from '../progress.ts';
import type { Row } from '../results.ts';

const quantile = (sorted: readonly number[], share: number): number | undefined => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** A few sentences; undefined where it spoke against none. */
export function prunedText(rows: readonly Row[], objective: string): string | undefined {
  const against = rows.filter(({ trial }) => trial.against.length > 0);
  if (against.length === 0) return undefined;
  const findings = [...new Set(against.flatMap(({ trial }) => trial.against.map(({ name, code }) => `${name} (${code})`)))];
  const said = `It spoke against ${against.length} of ${rows.length} trials: ${findings.join(', ')}.`;
  const trained = against.filter(({ runs }) => runs.length > 0);
  if (trained.length === 0) return against.some(({ state }) => state === 'open') ? said : `${said} They were left out; --no-prune trains them.`;
  const sorted = (some: readonly Row[]): number[] => some.flatMap(({ figure }) => figure ?? []).sort((a, b) => compareFigures(objective, a, b));
  const [theirs, others] = [sorted(trained), sorted(rows.filter(({ trial }) => trial.against.length === 0))];
  const broken = trained.filter(({ state }) => state === 'diverged' || state === 'failed').length;
  const best = compareFigures(objective, theirs[0], others[0]) < 0;
  return [
    said,
    `${trained.length} of them were trained all the same: ${broken === 0 ? 'none diverged' : `${broken} diverged or failed`}; the best came to ${shownFigure(theirs[0])}, half of them to ${shownFigure(quantile(theirs, 0.5))} or better.`,
    `Of the others the best came to ${shownFigure(others[0])}, half to ${shownFigure(quantile(others, 0.5))} or better.`,
    best ? 'The best trial of all was among those that it spoke against.' : 'Leaving them out would have kept the best trial.',
  ].join(' ');
}
