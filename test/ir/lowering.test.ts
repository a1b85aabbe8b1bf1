/** Lowering of whole files: fixtures/ir/<case>/input.gradnet gives the graphs and findings of expected.txt beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { analyze, type Host } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { dump } from './dump.ts';

const folder = fileURLToPath(new URL('../fixtures/ir', import.meta.url));
const cases = readdirSync(folder);

it.each(cases)('%s', async (name) => {
  const place = (file: string): string => join(folder, name, file);
  const host: Host = {
    load: (from, path) => {
      const file = normalize(join(dirname(from), path));
      return existsSync(place(file)) ? new SourceFile(file, readFileSync(place(file), 'utf8')) : undefined;
    },
  };
  const source = new SourceFile('input.gradnet', readFileSync(place('input.gradnet'), 'utf8'));
  const { program, facts, diagnostics, sources } = analyze(source, host);
  const found = diagnostics.map((each) => {
    const file = sources.get(each.place.file)!;
    const { line, column } = file.positionAt(each.place.start);
    const lines = [
      `${each.severity} ${each.code} ${each.place.file}:${line}:${column} ${each.message}`,
      `  at \`${file.text.slice(each.place.start, each.place.end)}\`${each.label ? `: ${each.label}` : ''}`,
      ...each.related.map(({ place: other, text }) => `  see ${text}, at ${other.file}:${sources.get(other.file)!.positionAt(other.start).line}`),
      ...each.notes.map((note) => `  note ${note}`),
      ...each.fixes.map((fix) => `  fix (${fix.applicability}) ${fix.title}`),
    ];
    return lines.join('\n');
  });
  const text = [...program.networks.map((graph) => dump(graph, facts.get(graph)?.shapes)), ...found, ''].join('\n');
  await expect(text).toMatchFileSnapshot(place('expected.txt'));
  // Whatever fails must be said, and what is said must fail.
  expect(diagnostics.length > 0).toBe(name.startsWith('wrong-'));
});
