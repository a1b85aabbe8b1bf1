/** The emitted `buildModel` builds the graph it was made from, whatever blocks, loops and shared layers became of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeModel } from '../../src/codegen/tfjs/model.ts';
import { Names } from '../../src/codegen/tfjs/names.ts';
import { outline } from '../../src/codegen/tfjs/outline.ts';
import type { Graph } from '../../src/ir/graph.ts';
import { factsOf, GraphBuilder, words } from './graphs.ts';
import { descriptions, graphOf } from './random-networks.ts';
import { readGraph, runModel } from './recorder.ts';

const fail = (): never => {
  throw new Error('every word of these graphs can be written');
};
const write = (graph: Graph): string => writeModel(graph, outline(graph, factsOf(graph), fail), new Names()).join('\n\n');

test('random networks come back from the program that they became', () => {
  const seen = { loops: 0, functions: 0, lists: 0 };
  fc.assert(
    fc.property(descriptions, (description) => {
      const graph = graphOf(description);
      const text = write(graph);
      seen.loops += Number(text.includes('for (let i'));
      seen.lists += Number(text.includes('.entries()'));
      seen.functions += Number(/^function /m.test(text));
      expect(runModel(text), text).toEqual(readGraph(graph));
    }),
    { numRuns: 400 },
  );
  // a generator that never makes what is tested would make this test worthless
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});

test('the recorder notices a wrong wire', () => {
  const builder = new GraphBuilder();
  const input = builder.node('input', words.input, []);
  const first = builder.node('dense1', words.dense, [input], { units: 4 });
  const graph = builder.graph('Net', [builder.node('dense2', words.dense, [first], { units: 4 })]);
  const text = write(graph);
  expect(runModel(text)).toEqual(readGraph(graph));
  expect(runModel(text.replace('apply(dense1)', 'apply(input)'))).not.toEqual(readGraph(graph));
});

test('calls of a block that differ in numbers share a function, equal calls in series a loop', () => {
  const builder = new GraphBuilder();
  let x = builder.node('input', words.input, []);
  for (const [n, units] of [64, 64, 64, 32].entries()) {
    const name = `wide${n + 1}`;
    x = builder.within({ kind: 'block', name, of: 'Wide', args: { width: String(units) } }, () => {
      const from = builder.node(`${name}.dense1`, words.dense, [x], { units });
      return builder.node(`${name}.add1`, words.add, [builder.node(`${name}.batch_norm1`, words.bn, [from]), from]);
    });
  }
  const text = write(builder.graph('Net', [x]));
  expect(text.match(/^function /gm)).toHaveLength(1);
  expect(text).toContain('function wide(x, name, { width }) {');
  expect(text).toContain('units: width');
  expect(text).toContain('for (let i = 1; i <= 3; i++) {\nx = wide(x, `wide${i}`, { width: 64 });\n}');
});

test('what every round of a loop takes unchanged outlives the variable of the loop', () => {
  const builder = new GraphBuilder();
  const start = builder.node('batch_norm1', words.bn, [builder.node('input', words.input, [])]);
  const constant = builder.node('dense1', words.dense, [start], { units: 8 });
  let x = start;
  for (let n = 1; n <= 3; n++) x = builder.node(`add${n}`, words.add, [x, constant]);
  const graph = builder.graph('Net', [builder.node('dense2', words.dense, [x], { units: 8 })]);
  expect(write(graph)).toContain('for (let i = 1; i <= 3; i++)');
  expect(runModel(write(graph))).toEqual(readGraph(graph));
});

test('calls that share other layers among their own are not the same function', () => {
  const builder = new GraphBuilder();
  let x = builder.node('input', words.input, []);
  for (const name of ['twin1', 'twin2']) {
    x = builder.within({ kind: 'block', name, of: 'Twin' }, () => {
      const first = builder.node(`${name}.dense1`, words.dense, [x], { units: 8 });
      const second = builder.node(`${name}.dense2`, words.dense, [first], { units: 8 });
      const [a, b] = name === 'twin1' ? [first, second] : [second, first];
      const third = builder.node(`${name}.dense3`, words.dense, [second], { units: 8 }, { weightsOf: a });
      return builder.node(`${name}.dense4`, words.dense, [third], { units: 8 }, { weightsOf: b });
    });
  }
  const graph = builder.graph('Net', [x]);
  expect(runModel(write(graph))).toEqual(readGraph(graph));
});

test('ten thousand layers take time in proportion', () => {
  const seconds = (layers: number): number => {
    const builder = new GraphBuilder();
    let x = builder.node('input', words.input, []);
    // sizes that never repeat, so that every step is tried as the start of a loop and none becomes one
    for (let n = 1; n <= layers; n++) x = builder.node(`dense${n}`, words.dense, [x], { units: (n * 7919) % 1009 });
    const graph = builder.graph('Deep', [x]);
    const began = performance.now();
    write(graph);
    return performance.now() - began;
  };
  seconds(1000);
  expect(seconds(20_000) / seconds(2000)).toBeLessThan(40);
});
