/** Findings for a person: source frames, causes, fixes, and a last line that counts. */
import { renderPretty } from '../../diagnostics/render.ts';
import type { Reporter } from './reporter.ts';
import { total } from './total.ts';

export const pretty: Reporter = ({ findings, sources, color }) => {
  if (findings.length === 0) return `${total(findings, sources.size)}\n`;
  const frames = renderPretty(findings, (file) => sources.get(file), { color }).trimEnd();
  return `${frames}\n\n${total(findings, sources.size)}\n`;
};
