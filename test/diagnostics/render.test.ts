/** Reports as people see them; the snapshots are the specification. */
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Fix } from '../../src/diagnostics/diagnostic.ts';
import { renderConcise, renderPretty } from '../../src/diagnostics/render.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

const folder = new URL('../fixtures/diagnostics/', import.meta.url);
const text = `network Deep {
  input(784)
  repeat 10 { dense(128) -> sigmoid }
  dense(10) -> softmax
}

train Deep on digits {
\toptimizer:\tsgd(learning_rate: 0.01)
  note: "日本語 é 👍" -> x
}
`;
const file = new SourceFile('deep.gradnet', text);
const sources = (name: string): SourceFile | undefined => (name === file.name ? file : undefined);
const at = (piece: string, length = piece.length): { file: string; start: number; end: number } => {
  const start = text.indexOf(piece);
  expect(start).not.toBe(-1);
  return { file: file.name, start, end: start + length };
};
const edit = (piece: string, by: string): Fix['edits'] => [{ place: at(piece), text: by }];
const finding = (changes: Partial<Diagnostic>): Diagnostic => ({
  code: 'GN3001', name: 'vanishing-gradient', severity: 'warning', message: 'the gradient is small', place: at('sigmoid'), related: [], notes: [], fixes: [], ...changes,
});
const pretty = (changes: Partial<Diagnostic>, width?: number): string => renderPretty([finding(changes)], sources, { color: false, ...(width ? { width } : {}) });

test('a finding with its chain, notes, and fixes with their effect', async () => {
  const report = pretty({
    message: 'the gradient reaching `dense` is 2.5e-7 of the gradient at the output',
    label: "each sigmoid passes 0.24 of the gradient's norm here; ten pass 4.8e-7",
    related: [{ place: at('sgd'), text: 'at this rate `dense` moves by 3e-9 of its size a step' }, { place: at('sgd(', 3), text: 'twice in a line' }],
    notes: ['interval: 1.6e-7 to 3.8e-7 over initializations', 'SGD cannot train this layer'],
    fixes: [
      { title: 'relu with he_uniform', applicability: 'unsafe', edits: edit('sigmoid', 'relu'), effect: '2.5e-7 → 0.20' },
      { title: 'batch_norm before each sigmoid', applicability: 'unsafe', edits: edit('sigmoid', 'batch_norm'), effect: '2.5e-7 → 0.81' },
      { title: 'think again', applicability: 'display', edits: [] },
    ],
  });
  await expect(report).toMatchFileSnapshot(new URL('chain.txt', folder).pathname);
});

describe('carets stand under what they mean', () => {
  /** Column of the first caret, and how many there are. */
  const carets = (report: string): [number, number, string] => {
    const lines = report.split('\n');
    const row = lines.findIndex((line) => line.includes('^'));
    return [lines[row]!.indexOf('^') - lines[row]!.indexOf('│'), lines[row]!.split('^').length - 1, lines[row - 1]!];
  };
  test('after tabs', () => {
    const [column, length, line] = carets(pretty({ place: at('sgd') }));
    expect(line.slice(line.indexOf('│') + column).startsWith('sgd')).toBe(true);
    expect(length).toBe(3);
  });
  test('over a tab', () => expect(carets(pretty({ place: at('optimizer:\tsgd') }))[1]).toBe('optimizer:  sgd'.length));
  test('wide characters take two columns', () => {
    expect(carets(pretty({ place: at('日本語') }))[1]).toBe(6);
    // Three characters of two columns, an accented one between spaces, an emoji of two columns.
    expect(carets(pretty({ place: at('-> x') }))[0]).toBe(2 + '  note: "'.length + 6 + 3 + 2 + '" '.length);
  });
  test('an empty place is one caret', () => expect(carets(pretty({ place: at('sgd', 0) }))[1]).toBe(1));
  test('a place over several lines ends with its first', () => expect(carets(pretty({ place: at('input(784)', 60) }))[1]).toBe('input(784)'.length));
  test('at the end of the file', () => expect(pretty({ place: { file: file.name, start: text.length, end: text.length } })).toContain('deep.gradnet:11:1'));
});

test('a long line is cut around the place', () => {
  const long = new SourceFile('long.gradnet', `let a = [${'1, '.repeat(500)}here, ${'2, '.repeat(500)}]`);
  const start = long.text.indexOf('here');
  const report = renderPretty([finding({ place: { file: long.name, start, end: start + 4 } })], () => long, { color: false, width: 80 });
  const line = report.split('\n').find((row) => row.includes('here'))!;
  expect(line.length).toBeLessThanOrEqual(80);
  const marks = report.split('\n').find((row) => row.includes('^'))!;
  expect(marks.indexOf('^')).toBe(line.indexOf('here'));
});

test('nothing in a source or a message can command the terminal', () => {
  const evil = new SourceFile('e\x1b]0;x\x07.gradnet', 'let a = "\x1b[2J\u202e\ud800"\r');
  const report = renderPretty([finding({ place: { file: evil.name, start: 8, end: 12 }, message: 'a\x1b[31m', notes: ['\x9b1m'] })], () => evil, { color: false });
  expect(report).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|\p{Surrogate}/u);
});

test('colours are all that colour changes', () => {
  const plain = pretty({ notes: ['n'], label: 'l' });
  const colored = renderPretty([finding({ notes: ['n'], label: 'l' })], sources, { color: true });
  expect(colored).not.toBe(plain);
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(plain);
  const red = (s: string): string => `«${s}»`;
  const custom = { bold: red, dim: red, red, yellow: red, blue: red, cyan: red, green: red };
  expect(renderPretty([finding({ notes: ['n'], label: 'l' })], sources, { color: custom }).replace(/[«»]/g, '')).toBe(plain);
});

test('a source that is not at hand', () => {
  expect(renderPretty([finding({ place: { file: 'gone.gradnet', start: 5, end: 6 } })], sources, { color: false })).toContain('gone.gradnet:1:1');
});

test('one line each', () => {
  expect(renderConcise([finding({}), finding({ severity: 'error', place: at('sgd') })], sources)).toBe(
    'deep.gradnet:3:29: warning[GN3001]: the gradient is small  (vanishing-gradient)\ndeep.gradnet:8:13: error[GN3001]: the gradient is small  (vanishing-gradient)\n');
  expect(renderPretty([], sources, { color: false })).toBe('');
});
