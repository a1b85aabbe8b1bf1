/** Findings for a person: source frames, causes, fixes, and a last line that counts. */
import { renderPretty } from '../../diagnostics/render.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { wantsColor } from '../output.ts';
import type { Reporter } from './index.ts';

export const pretty: Reporter = ({ findings, sources, checked }) => {
  const files = `${checked} file${checked === 1 ? '' : 's'}`;
  if (findings.length === 0) return `no findings in ${files}\n`;
  const frames = renderPretty(findings, (file) => sources.get(file), { color: wantsColor() }).trimEnd();
  const counts = (['error', 'warning', 'info'] as const).map((severity) => count(findings.filter((it) => it.severity === severity).length, severity));
  return `${frames}\n\n${counts.filter((it) => it !== '').join(', ')} in ${files}\n`;
};

const count = (n: number, severity: Severity): string => (n === 0 ? '' : `${n} ${severity}${n === 1 ? '' : 's'}`);
