/** Each folder of test/fixtures/parser: a file, with the tree it gives, or with what is said about its errors. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderPretty } from '../../src/diagnostics/render.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { withoutSpans } from './trees.ts';

const folder = new URL('../fixtures/parser/', import.meta.url);

describe.each(readdirSync(folder))('%s', (name) => {
  const file = new SourceFile('input.gradnet', readFileSync(new URL(`${name}/input.gradnet`, folder), 'utf8'));
  const { unit, diagnostics } = parse(file);
  const isValid = existsSync(new URL(`${name}/ast.json`, folder));

  test(isValid ? 'gives its tree' : 'gives its messages', async () => {
    if (isValid) {
      expect(diagnostics.map((d) => d.message)).toEqual([]);
      await expect(`${JSON.stringify(withoutSpans(unit.items), null, 1)}\n`).toMatchFileSnapshot(new URL(`${name}/ast.json`, folder).pathname);
    } else {
      expect(diagnostics).not.toEqual([]);
      await expect(renderPretty(diagnostics, () => file, { color: false })).toMatchFileSnapshot(new URL(`${name}/expected.txt`, folder).pathname);
    }
  });

  test.skipIf(isValid)('is mended by its safe fixes', () => {
    const edits = diagnostics.flatMap((d) => (d.fixes[0]?.applicability === 'safe' ? d.fixes[0].edits : []));
    let { text } = file;
    for (const edit of [...edits].sort((a, b) => b.place.start - a.place.start)) text = text.slice(0, edit.place.start) + edit.text + text.slice(edit.place.end);
    const left = parse(new SourceFile('input.gradnet', text)).diagnostics.map((d) => d.message);
    const unfixed = diagnostics.filter((d) => d.fixes[0]?.applicability !== 'safe').map((d) => d.message);
    expect(left).toEqual(unfixed);
  });
});
