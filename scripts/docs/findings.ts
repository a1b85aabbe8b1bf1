/** docs/findings: the explain pages of diagnostics and rules, and a table of them all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes } from '../../src/diagnostics/codes.ts';
import { rules } from '../../src/rules/index.ts';

export function findingPages(root: string): [string, string][] {
  const diagnostics = Object.entries(codes).map(([name, { code, severity }]) => ({ code, name, severity, file: `src/diagnostics/pages/${name}.md` }));
  const all = [...diagnostics, ...rules.map(({ code, name, severity }) => ({ code, name, severity, file: `src/rules/${name}.md` }))].sort((a, b) => (a.code < b.code ? -1 : 1));
  const rows = all.map((it) => `| ${it.code} | [${it.name}](${it.name}.md) | ${it.severity} |`);
  const index = `# Findings\n\nThe code and the name are both stable and both accepted by \`gradnetc explain\` and in suppressions.\n\n| code | name | severity |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  return [['findings/README.md', index], ...all.map((it): [string, string] => [`findings/${it.name}.md`, readFileSync(join(root, it.file), 'utf8')])];
}
