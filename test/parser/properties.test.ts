/** What holds for every text: parsing ends, stays within the text, and reads back what was printed. */
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { DiagnosticBag } from '../../src/diagnostics/diagnostic.ts';
import { balanceBrackets } from '../../src/parser/brackets.ts';
import { buildItems } from '../../src/parser/build-items.ts';
import { settleContext } from '../../src/parser/context.ts';
import { parse } from '../../src/parser/parse.ts';
import { parsePredictively } from '../../src/parser/predictive.ts';
import { parseWithRecovery } from '../../src/parser/recovery.ts';
import { scan } from '../../src/parser/scanner.ts';
import type { SourceUnit } from '../../src/parser/ast.ts';
import { programs } from './programs.ts';
import { print, walk, withoutSpans } from './trees.ts';

const fixtures = new URL('../fixtures/parser/', import.meta.url);
const samples = readdirSync(fixtures).map((name) => readFileSync(new URL(`${name}/input.gradnet`, fixtures), 'utf8'));

function check(text: string): void {
  const { unit, diagnostics } = parse(new SourceFile('t.gradnet', text));
  walk(unit, ({ span }, outer) => {
    if (!(span.start >= outer.start && span.end <= Math.min(outer.end, text.length) && span.start <= span.end)) {
      throw new Error(`span ${span.start}-${span.end} is not within ${outer.start}-${outer.end}`);
    }
  });
  for (const d of diagnostics) {
    expect(d.code).not.toBe('GN9001');
    for (const place of [d.place, ...d.related.map((r) => r.place), ...d.fixes.flatMap((f) => f.edits.map((e) => e.place))]) {
      if (!(place.start >= 0 && place.start <= place.end && place.end <= text.length)) throw new Error(`${d.message}: ${place.start}-${place.end} of ${text.length}`);
    }
  }
}

test('a printed tree parses to the same tree', () => {
  fc.assert(fc.property(programs, (items) => {
    const unit = { items } as unknown as SourceUnit;
    const text = print(unit);
    const result = parse(new SourceFile('t.gradnet', text));
    expect(result.diagnostics.map((d) => d.message)).toEqual([]);
    expect(withoutSpans(result.unit.items)).toEqual(withoutSpans(items));
    check(text);
  }), { numRuns: 500 });
});

test('the predictive parser and the grammar read the same tree', () => {
  fc.assert(fc.property(programs, (items) => {
    const file = new SourceFile('t.gradnet', print({ items } as unknown as SourceUnit));
    const bag = new DiagnosticBag();
    const tokens = settleContext(balanceBrackets(scan(file, bag).tokens, file, bag)!, file, bag);
    const building = { file: file.name, bag };
    const fast = buildItems(parsePredictively(tokens)!, building);
    const slow = buildItems(parseWithRecovery(tokens, file, bag)!, building);
    expect(bag.diagnostics).toEqual([]);
    expect(fast).toEqual(slow);
  }), { numRuns: 300 });
});

test('any edit of a program parses, within the text', () => {
  const edit = fc.record({ sample: fc.constantFrom(...samples), at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(12), insert: fc.oneof(fc.constantFrom('{', '}', '(', ')', '[', ']', '->', '|', ',', ':', '=', '"', '/*', "'", ';', '\n', ' network X {', ' repeat ', ' when ', ' else ', ' as ', '3x', '\0', '\ud800', '#'), fc.string({ maxLength: 6 })) });
  fc.assert(fc.property(edit, ({ sample, at, remove, insert }) => {
    const start = Math.floor(at * sample.length);
    check(sample.slice(0, start) + insert + sample.slice(start + remove));
  }), { numRuns: 2000 });
});

test('a list without its first entry is within its setting', () => check('data d {\n  split:%, validation 10%\n}\n'));

test('noise parses', () => {
  const pieces = fc.array(fc.constantFrom('conv', '(', ')', '{', '}', '[', ']', '->', '|', ',', ':', '=', '3', '3x3', '10%', '"a"', 'let', 'network', 'data', 'train', 'on', 'repeat', 'in', 'when', 'else', 'as', 'not', '-', '+', '.', '\n', ';', 'import', 'from', 'block', 'shared'), { maxLength: 60 }).map((all) => all.join(' '));
  fc.assert(fc.property(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 200 }), fc.uint8Array({ maxLength: 300 }).map((bytes) => String.fromCharCode(...bytes))), check), { numRuns: 2000 });
});

test('line breaks and a byte-order mark change nothing but places', () => {
  for (const sample of samples) {
    const tree = withoutSpans(parse(new SourceFile('t', sample)).unit.items);
    expect(withoutSpans(parse(new SourceFile('t', sample.replaceAll('\n', '\r\n'))).unit.items)).toEqual(tree);
    expect(withoutSpans(parse(new SourceFile('t', `\ufeff${sample}`)).unit.items)).toEqual(tree);
  }
});
