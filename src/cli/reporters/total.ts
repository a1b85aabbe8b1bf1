/** The last line of a report: `1 error, 2 warnings in 3 files`. */
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';

export function total(findings: readonly Diagnostic[], checked: number): string {
  const files = `${checked} file${checked === 1 ? '' : 's'}`;
  if (findings.length === 0) return `no findings in ${files}`;
  const counts = (['error', 'warning', 'info'] as const).map((severity) => count(findings.filter((it) => it.severity === severity).length, severity));
  return `${counts.filter((it) => it !== '').join(', ')} in ${files}`;
}

const count = (n: number, severity: Severity): string => (n === 0 ? '' : `${n} ${severity}${n === 1 ? '' : 's'}`);
