/** Files, blocks and tensors put together in every way that the language has: each compiles, builds, counts its weights and trains. */
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { trainHere } from '../runtime/in-process.ts';
import { compiled, experimentOf } from './run-program.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const training = (network: string): string => `
data d { source: gaussian(8x8x2, classes: 3, samples: 10) }
${network}
train N on d { loss: cross_entropy, optimizer: sgd(0.01), batch: 4, epochs: 1 }
`;
const head = 'flatten -> dense(d.classes) -> softmax';

/** Parameters as counted and as built, and whether two steps leave every trained weight another. */
async function tried(source: string, files: Readonly<Record<string, string>> = {}) {
  const result = compiled('/main.gradnet', source, files);
  const graph = result.program.networks.find(({ name }) => name === 'N')!;
  const experiment = await experimentOf(result);
  const built = withRandomness(1, 'weights', experiment.model);
  const before = built.trainableWeights.map((weight) => weight.read().dataSync().slice());
  const { result: run, model } = await trainHere({ ...experiment, model: () => built });
  const moved = model.trainableWeights.map((weight, i) => weight.read().dataSync().some((value, k) => value !== before[i]![k]));
  return { graph, built, counted: result.facts.get(graph)!.totals, ending: run.ending, moved };
}

async function expectWhole(source: string, parameters: number, files?: Readonly<Record<string, string>>) {
  const found = await tried(source, files);
  expect(found.counted.parameters).toBe(parameters);
  expect(found.built.countParams()).toBe(parameters);
  expect(found.ending).toMatchObject({ kind: 'completed' });
  expect(found.moved).not.toContain(false);
  return found;
}

const conv = (size: number, from: number, filters: number): number => size * size * from * filters + filters;

describe('pieces of network as parameters', () => {
  it('of a block, repeated with weights of their own', () =>
    expectWhole(training(`block Stage(body, n = 2) { repeat n { body -> tanh } }
network N { input(d.shape) -> Stage(conv(2, 3x3)) -> Stage(conv(2, 1x1), n: 3) -> ${head} }`), 2 * conv(3, 2, 2) + 3 * conv(1, 2, 2) + 128 * 3 + 3));

  it('handed on from block to block', () =>
    expectWhole(training(`block Twice(inner) { inner -> inner }
block Outer(piece, width) { Twice(piece -> conv(width, 1x1)) }
network N { input(d.shape) -> Outer(conv(2, 3x3) -> tanh, width: 2) -> ${head} }`), 2 * (conv(3, 2, 2) + conv(1, 2, 2)) + 387));

  it('with an activation, an initializer and a list', () =>
    expectWhole(training(`block Stack(widths, activation = relu, start = he_uniform) {
  repeat width in widths { conv(width, 1x1, kernel_initializer: start) -> activation }
}
network N { input(d.shape) -> Stack([3, 2], tanh, start: lecun_normal) -> ${head} }`), conv(1, 2, 3) + conv(1, 3, 2) + 387));

  it('that are blocks themselves, given by name', () =>
    expectWhole(training(`block A(width) { conv(width, 1x1) -> tanh }
block Around(body) { residual { body } }
network N { input(d.shape) -> Around(A(2)) -> ${head} }`), conv(1, 2, 2) + 387));
});

describe('choices', () => {
  it('when and else, as steps, bodies and arguments', () =>
    expectWhole(training(`block B(deep = false, width = 2) {
  conv(4 when deep else width, 1x1)
  batch_norm when deep
  when width == 2 { tanh } else { relu -> conv(2, 1x1) }
}
network N { input(d.shape) -> B -> B(deep: true) -> ${head} }`), conv(1, 2, 2) + conv(1, 2, 4) + 16 + 256 * 3 + 3));
});

describe('names', () => {
  it('of tensors inside a block call, for skips as in a U-Net', () =>
    expectWhole(training(`block Down(width) {
  conv(width, 3x3) -> tanh as skip
  max_pool(2x2)
}
block Up(width, skip) { conv_transpose(width, 2x2, stride: 2) -> concat(skip) -> conv(width, 1x1) }
network N {
  input(d.shape)
  Down(2) as outer -> Down(3) as inner
  Up(3, inner.skip) -> Up(2, outer.skip)
  ${head}
}`), conv(3, 2, 2) + conv(3, 2, 3) + (2 * 2 * 3 * 3 + 3 + conv(1, 6, 3)) + (2 * 2 * 3 * 2 + 2 + conv(1, 4, 2)) + 387));

  it('of tensors that several later steps take', () =>
    expectWhole(training(`network N { input(d.shape) as x -> conv(2, 1x1) as a -> conv(2, 1x1) -> add(a, x) -> concat(x) -> ${head} }`), 2 * conv(1, 2, 2) + 256 * 3 + 3));
});

describe('weight sharing', () => {
  it('applies one encoder twice, and both uses train it', async () => {
    const { graph } = await expectWhole(training(`network N {
  input(d.shape) as x
  shared encoder = conv(2, 3x3) -> tanh -> flatten -> dense(4)
  ( encoder | average_pool(3x3, stride: 1) -> encoder ) -> concat
  dense(d.classes) -> softmax
}`), conv(3, 2, 2) + 128 * 4 + 4 + 8 * 3 + 3);
    expect(graph.nodes.filter(({ weightsOf }) => weightsOf !== undefined)).toHaveLength(4);
  });

  it('refuses a second use of another shape', () => {
    const { diagnostics } = compiled('/main.gradnet', training(`network N {
  input(d.shape)
  shared narrow = dense(3)
  narrow -> narrow -> ${head}
}`), {});
    expect(diagnostics.map(({ name }) => name)).toContain('wrong-rank');
  });

  it('of a Siamese network with two inputs: counted, and refused in training by name', () => {
    const { program, facts, diagnostics } = compiled('/main.gradnet', training(`network N {
  shared encoder = flatten -> dense(4)
  input(d.shape) -> encoder as left
  input(d.shape) -> encoder as right
  ( left | right ) -> concat -> dense(d.classes) -> softmax
}`), {});
    expect(facts.get(program.networks[0]!)!.totals.parameters).toBe(128 * 4 + 4 + 8 * 3 + 3);
    expect(diagnostics.map(({ name }) => name)).toEqual(['input-mismatch']);
  });
});

describe('imports', () => {
  const files = {
    '/lib/blocks.gradnet': 'import { width } from "./sizes.gradnet"\nblock Brick(filters = width) { conv(filters, 1x1) -> tanh }\n',
    '/lib/sizes.gradnet': 'let width = 2\n',
  };

  it('bring blocks whose own imports lie beside them, under another name', () =>
    expectWhole(training(`import { Brick as Stone } from "./lib/blocks.gradnet"
network N { input(d.shape) -> Stone -> Stone(2) -> ${head} }`), 2 * conv(1, 2, 2) + 387, files));

  it('say the whole circle, at the import that closes it', () => {
    const circle = { '/a.gradnet': 'import { B } from "./b.gradnet"\nblock A() { relu }\n', '/b.gradnet': 'import { A } from "./a.gradnet"\nblock B() { relu }\n' };
    const { diagnostics } = compiled('/main.gradnet', training(`import { A } from "./a.gradnet"\nnetwork N { input(d.shape) -> A -> ${head} }`), circle);
    const [found, ...more] = diagnostics.filter(({ name }) => name === 'import-cycle');
    expect(more).toEqual([]);
    expect(found!.notes!.join()).toContain('/a.gradnet → /b.gradnet → /a.gradnet');
    expect(found!.place.file).toBe('/b.gradnet');
  });
});

describe('layers given to layers', () => {
  it('time_distributed sees every picture of a film with the same weights', () =>
    expectWhole(`data d { source: gaussian(4x6x6x1, classes: 3, samples: 10) }
network N {
  input(d.shape)
  time_distributed(conv(2, 3x3)) -> time_distributed(max_pool(2x2)) -> time_distributed(flatten)
  bidirectional(gru(3, return_sequences: true), merge_mode: sum) -> lstm(2)
  dense(d.classes) -> softmax
}
train N on d { loss: cross_entropy, optimizer: sgd(0.1), batch: 4, epochs: 1 }
`, conv(3, 1, 2) + 2 * (18 * 9 + 3 * 9 + 18) + (3 * 8 + 2 * 8 + 8) + 9));

  it('refuse what they cannot take, with the words that they can', () => {
    const { diagnostics } = compiled('/main.gradnet', training(`network N { input(d.shape) -> reshape(64x2) -> bidirectional(dense(3)) -> ${head} }`), {});
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/layer.*recurrent layer: `simple_rnn`, `lstm` or `gru`/s);
  });

  it('attention to a named tensor of another length', () =>
    expectWhole(training(`network N {
  input(d.shape) as x
  x -> reshape(32x4) as memory
  x -> reshape(16x8) -> multi_head_attention(2, 3, value: memory, use_bias: false)
  flatten -> dense(d.classes) -> softmax
}`), 8 * 6 + 2 * 4 * 6 + 6 * 8 + 128 * 3 + 3));
});

describe('sequences of any length', () => {
  const reader = (input: string, body: string): string => `data d { source: gaussian(7x4, classes: 3, samples: 10) }
network N { input(${input}) -> ${body} -> dense(d.classes) -> softmax }
train N on d { loss: cross_entropy, optimizer: sgd(0.1), batch: 4, epochs: 1 }
`;

  it('are read by recurrent layers, attention and convolution', async () => {
    const found = await expectWhole(
      reader('[any, 4]', 'bidirectional(gru(3, return_sequences: true)) -> positional_encoding -> multi_head_attention(2, 3, use_bias: false) -> conv(4, 3) -> lstm(2)'),
      2 * (12 * 3 + 9 * 3 + 18) + 4 * 36 + (3 * 6 * 4 + 4) + (4 * 8 + 2 * 8 + 8) + 9,
    );
    expect(found.built.inputs[0]!.shape).toEqual([null, null, 4]);
  });

  it.each([
    ['[any, 4]', 'flatten', 'wrong-rank'], ['[any, 4]', 'positional_encoding(learned) -> gru(2)', 'wrong-rank'], ['[7, any]', 'gru(2)', 'wrong-rank'],
    ['[any, 5]', 'gru(2)', 'input-mismatch'], ['[any, 0]', 'gru(2)', 'out-of-range'],
  ])('%s -> %s is an error', (input, body, name) => {
    expect(compiled('/main.gradnet', reader(input, body), {}).diagnostics.map((found) => found.name)).toEqual([name]);
  });
});
