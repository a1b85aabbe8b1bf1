/** `lint --statistics`: how often each finding occurs, the most frequent first, and whether a fix is offered. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Reporter } from '../reporters/reporter.ts';

interface Count extends Pick<Diagnostic, 'code' | 'name' | 'severity'> {
  readonly count: number;
  readonly fixable: number;
}

function counts(findings: readonly Diagnostic[]): Count[] {
  const byCode = new Map<string, Count>();
  for (const { code, name, severity, fixes } of findings) {
    const known = byCode.get(code) ?? { code, name, severity, count: 0, fixable: 0 };
    const isFixable = fixes.some(({ applicability, edits }) => applicability !== 'display' && edits.length > 0);
    byCode.set(code, { ...known, count: known.count + 1, fixable: known.fixable + (isFixable ? 1 : 0) });
  }
  return [...byCode.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

export const statisticsAsJson: Reporter = ({ findings, sources }) => `${JSON.stringify({ statistics: counts(findings), files: sources.size }, null, 2)}\n`;

export const statistics: Reporter = ({ findings }) => {
  const rows = counts(findings);
  const width = Math.max(0, ...rows.map(({ count }) => String(count).length));
  const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows.map((it) => `${String(it.count).padStart(width)}  ${it.severity.padEnd(7)}  ${it.code}  ${it.fixable === 0 ? it.name : `${it.name.padEnd(nameWidth)}  ${it.fixable} with a fix`}\n`).join('');
};
