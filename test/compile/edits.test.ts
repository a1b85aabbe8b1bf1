/** Edits change what they say and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';

const file = new SourceFile('a.gradnet', 'conv(16) -> tanh');
const sources = new Map([[file.name, file]]);
const edit = (start: number, end: number, text: string, name = file.name) => ({ place: { file: name, start, end }, text });
const apply = (...edits: ReturnType<typeof edit>[]): string | undefined => applyEdits(sources, edits)?.get(file.name)?.text;

test('edits are applied wherever they stand in the list', () => {
  expect(apply(edit(12, 16, 'relu'), edit(5, 7, '32'))).toBe('conv(32) -> relu');
  expect(apply(edit(0, 0, 'a'), edit(0, 0, 'b'), edit(0, 4, 'c'))).toBe('abc(16) -> tanh');
});

test('edits that overlap, or lie elsewhere, are refused', () => {
  expect(apply(edit(0, 5, ''), edit(4, 6, ''))).toBeUndefined();
  expect(apply(edit(10, 17, ''))).toBeUndefined();
  expect(apply(edit(0, 1, '', 'b.gradnet'))).toBeUndefined();
});

test('disjoint edits keep every other character', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.string(), fc.string())), (parts) => {
    const text = parts.map(([kept, old]) => kept + old).join('');
    let at = 0;
    const edits = parts.map(([kept, old, replacement]) => {
      const start = at + kept.length;
      at = start + old.length;
      return edit(start, at, replacement, 'p');
    });
    const changed = applyEdits(new Map([['p', new SourceFile('p', text)]]), edits);
    expect(changed?.get('p')?.text ?? '').toBe(parts.map(([kept, , replacement]) => kept + replacement).join(''));
  }));
});
