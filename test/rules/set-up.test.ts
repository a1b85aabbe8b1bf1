/** Rules that need no theory of gradients: where they speak, and where they keep quiet. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { applyEdits } from '../../src/edits.ts';
import { rules } from '../../src/rules/index.ts';

interface Parts { readonly before?: string; readonly data?: string; readonly input?: string; readonly train?: string }
const file = (body: string, { before = '', data = 'mnist', input = '28x28x1', train = 'loss: cross_entropy, optimizer: adam, batch: 64, epochs: 5' }: Parts = {}): string =>
  `${before}\ndata digits { source: ${data} }\nnetwork Net {\n  input(${input})\n${body}\n}\ntrain Net on digits { ${train} }\n`;
const blocks = 'block Wide(units) { dense(units) -> relu }\nblock Deep(units) { repeat 2 { dense(units) -> relu } }\n';
const host = { load: (_: string, path: string) => (path === './blocks.gradnet' ? new SourceFile('blocks.gradnet', blocks) : undefined) };
const found = (text: string, chosen?: typeof rules) => lint(new SourceFile('a.gradnet', text), host, chosen && { rules: chosen });
const names = (body: string, parts?: Parts, chosen?: typeof rules): string[] => found(file(body, parts), chosen).map((d) => (d.severity === 'error' ? `error: ${d.message}` : d.name));
const end = 'flatten -> dense(10) -> softmax';

it.each<[string, string, Parts, string[]]>([
  ['logits that are probabilities', end, { train: 'loss: cross_entropy(from_logits: true), optimizer: adam, epochs: 5' }, ['loss-output-mismatch']],
  ['class numbers as amounts', 'flatten -> dense(1)', { train: 'loss: mean_squared_error, optimizer: adam, epochs: 5' }, ['loss-output-mismatch']],
  ['two classes as amounts', 'dense(1)', { data: 'gaussian(8, classes: 2, samples: 1000)', input: '8', train: 'loss: mean_squared_error, optimizer: adam, epochs: 5' }, []],
  ['hinge on sigmoid', 'dense(1) -> sigmoid', { data: 'gaussian(8, classes: 2, samples: 1000)', input: '8', train: 'loss: hinge, optimizer: adam, epochs: 5' }, ['loss-output-mismatch']],
  ['hinge on tanh', 'dense(1) -> tanh', { data: 'gaussian(8, classes: 2, samples: 1000)', input: '8', train: 'loss: hinge, optimizer: adam, epochs: 5' }, []],

  ['dense on dense', 'flatten -> dense(64) -> dense(64) -> dense(10) -> softmax', {}, ['collapsing-layers']],
  ['conv, average, dense', 'conv(16, 3x3) -> average_pool(2x2) -> flatten -> dense(10) -> softmax', {}, ['collapsing-layers']],
  ['conv, maximum, dense', 'conv(16, 3x3) -> max_pool(2x2) -> flatten -> dense(10) -> softmax', {}, []],
  ['a narrow layer between wide ones', 'flatten -> dense(8) -> dense(10) -> softmax', {}, []],
  ['1x7 before 7x1', 'conv(16, 1x7) -> conv(16, 7x1) -> relu -> global_average_pool -> dense(10) -> softmax', {}, []],
  ['a skip past the second layer', 'flatten -> dense(64) as early -> dense(64) -> relu\n( early | ) -> add -> relu -> dense(10) -> softmax', {}, []],

  ['dropout, batch_norm', 'flatten -> dense(64) -> relu -> dropout(30%) -> batch_norm -> dense(10) -> softmax', {}, ['dropout-before-batch-norm']],
  ['dropout, relu, batch_norm', 'flatten -> dense(64) -> dropout(0.3) -> relu -> batch_norm -> dense(10) -> softmax', {}, ['dropout-before-batch-norm']],
  ['batch_norm, dropout', 'flatten -> dense(64) -> batch_norm -> relu -> dropout(30%) -> dense(10) -> softmax', {}, []],
  ['dropout of nothing', 'flatten -> dense(64) -> relu -> dropout(0) -> batch_norm -> dense(10) -> softmax', {}, []],

  ['inputs of a hundred', 'dense(16) -> relu -> dense(4) -> softmax', { data: 'gaussian(8, classes: 4, samples: 1000, separation: 100)', input: '8' }, ['unscaled-inputs']],
  ['normalized inputs of a hundred', 'batch_norm -> dense(16) -> tanh -> dense(4) -> softmax', { data: 'gaussian(8, classes: 4, samples: 1000, separation: 100)', input: '8' }, []],
  ['inputs of three', 'dense(16) -> tanh -> dense(4) -> softmax', { data: 'gaussian(8, classes: 4, samples: 1000, separation: 3)', input: '8' }, []],
])('%s', (_, body, parts, expected) => expect(names(body, parts)).toEqual(expected));

describe('rules that are not recommended', () => {
  const all = rules;
  it.each<[string, string, string[]]>([
    ['bias', 'conv(8, 3x3) -> batch_norm -> relu -> global_average_pool -> dense(10) -> softmax', ['bias-before-normalization']],
    ['no bias', 'conv(8, 3x3, use_bias: false) -> batch_norm -> relu -> global_average_pool -> dense(10) -> softmax', []],
    ['layer_norm leaves a bias', 'flatten -> dense(64) -> layer_norm -> relu -> dense(10) -> softmax', []],
    ['sigmoid over classes', 'flatten -> dense(10) -> sigmoid', ['sigmoid-for-classes']],
  ])('%s', (_, body, expected) => {
    expect(names(body, {}, all)).toEqual(expected);
    expect(names(body)).toEqual([]);
  });
});

describe('names', () => {
  it.each<[string, string, string, string[]]>([
    ['a block that only calls itself to be', 'block A(n) { dense(n) -> relu }\nblock B(n) { A(n) }', end, ['unused-block']],
    ['an unused let', 'let width = 3', end, ['unused-name']],
    ['a let that only a let uses', 'let a = 3\nlet b = a', 'flatten -> dense(b) -> relu -> dense(10) -> softmax', []],
    ['a name with _', 'let _width = 3', end, []],
    ['an unused parameter', 'block A(n, m) { dense(n) -> relu }', 'flatten -> A(5, 6) -> dense(10) -> softmax', ['unused-name']],
    ['an unused variable', '', 'flatten\nrepeat i in [1, 2] { dense(20) -> relu }\ndense(10) -> softmax', ['unused-name']],
    ['a used variable', '', 'flatten\nrepeat i in [10, 20] { dense(i) -> relu }\ndense(10) -> softmax', []],
    ['the name of a layer', '', 'flatten -> dense(20) as hidden -> relu -> dense(10) -> softmax', []],
    ['a name of branches that merge is a layer\'s', '', 'flatten -> ( dense(20) -> relu | dense(20) -> tanh ) -> add as both -> dense(10) -> softmax', []],
    ['a name of several steps', '', '(flatten -> dense(20) -> relu) as hidden -> dense(10) -> softmax', ['unused-name']],
    ['a member', 'block A(n) { (dense(n) -> relu) as inner -> dense(n) -> relu }', 'flatten -> A(20) as first -> dense(20) -> relu\n( | first.inner ) -> add -> dense(10) -> softmax', []],
    ['an unused import', 'import { Wide, Deep } from "./blocks.gradnet"', 'flatten -> Wide(20) -> dense(10) -> softmax', ['unused-name']],
    ['a parameter that hides a let', 'let n = 20\nblock A(n) { dense(n) -> relu }', 'flatten -> A(n) -> dense(10) -> softmax', ['shadowed-name']],
    ['a name that hides a layer', '', 'flatten -> dense(20) -> relu as add -> dense(20) -> relu\n( | add ) -> concat -> dense(10) -> softmax', ['shadowed-name']],
    ['the same name in two blocks', 'block A(n) { dense(n) -> relu }\nblock B(n) { dense(n) -> relu }', 'flatten -> A(5) -> B(6) -> dense(10) -> softmax', []],
  ])('%s', (_, before, body, expected) => expect(names(body, { before }).filter((name) => /unused|shadowed|error/.test(name))).toEqual(expected));

  it('nothing is unused while there is an error', () => {
    expect(names('flatten -> dense(widht) -> relu -> dense(10) -> softmax', { before: 'let width = 3' })).toEqual([expect.stringContaining('error')]);
  });

  it('a file of blocks is there to be imported', () => expect(found(blocks)).toEqual([]));

  it.each(['Wide', 'Deep'])('taking %s out of an import leaves the other', (used) => {
    const text = file(`flatten -> ${used}(20) -> dense(10) -> softmax`, { before: 'import { Wide, Deep } from "./blocks.gradnet"' });
    const [finding] = found(text).filter((d) => d.name === 'unused-name');
    const after = applyEdits(new Map([['a.gradnet', new SourceFile('a.gradnet', text)]]), finding!.fixes[0]!.edits)!.get('a.gradnet')!.text;
    expect(after.split('\n')[0]).toBe(`import { ${used} } from "./blocks.gradnet"`);
  });
});
