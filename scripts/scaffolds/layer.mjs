/** A layer that gives what it takes, to be made into another one. */

export function layerFiles(given) {
  const word = given.replaceAll('-', '_');
  const file = word.replaceAll('_', '-');
  const constant = word.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return {
    [`src/catalog/layer/${file}.ts`]: `/** \`${word}\`: gives what it takes. */
import { passThrough } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const ${constant}: LayerWord = {
  name: '${word}',
  family: 'layer',
  summary: 'gives what it takes',
  doc: 'Computes y = x. Say here what it computes, with its formula, and when to use it.',
  params: [],
  example: network('input(784)', 'dense(128) -> relu -> ${word}', 'dense(10) -> softmax'),
  // Output shape: as the input when \`shape\` is left out. Weights: none when \`weights\` is left out.
  signal: passThrough,
  emit: { tfjs: () => ({ callee: 'tf.layers.activation', args: { activation: 'linear' } }), keras: 'Identity' },
};
`,
    [`test/catalog/layer-${file}.test.ts`]: `/** \`${word}\`, beyond what the contract test asks of every word. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';

it('keeps the shape of what it takes', () => {
  const file = new SourceFile('example.gradnet', 'network Example {\\n  input(12)\\n  ${word}\\n}\\n');
  const { program, facts, diagnostics } = analyze(file, { load: () => undefined });
  expect(diagnostics).toEqual([]);
  const [graph] = program.networks;
  const node = graph!.nodes.find((it) => it.word.name === '${word}');
  expect(facts.get(graph!)!.shapes[node!.id]).toEqual([12]);
});
`,
  };
}
