/** Findings for editors and grep: one line each, `file:line:column: severity[code]: message`. */
import { renderConcise } from '../../diagnostics/render.ts';
import type { Reporter } from './reporter.ts';

export const concise: Reporter = ({ findings, sources }) => {
  if (findings.length === 0) return '';
  return `${renderConcise(findings, (file) => sources.get(file)).trimEnd()}\n`;
};
