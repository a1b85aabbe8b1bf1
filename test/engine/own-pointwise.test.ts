/** Convolutions of one position by our own operations: what TensorFlow's give, and with a normalization before them the bits of both by themselves. */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runFused } from '../../src/runtime/engine/fused.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { operation } from '../../src/runtime/engine/native/kernels/operation.ts';
import { portably } from '../../src/runtime/engine/native/own-kernels.ts';
import { tf } from '../../src/runtime/tf.ts';
import { bundle, execute } from './child.ts';
import { distance, loss, nativeIsThere, tensor, type Result } from './compare.ts';
import { expectAsStock, recordedOperations, resultsOf } from './own.ts';

const EPSILON = 1e-3;

interface Case { size: [number, number, number]; channels: number; filters: number }

/** Positions that fill the blocks they are taken in and that do not; channels of any number, multiples of a vector's lanes and not. */
const cases: fc.Arbitrary<Case> = fc.record({
  size: fc.tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 32, max: 36 }), fc.integer({ min: 32, max: 36 })),
  channels: fc.oneof(fc.integer({ min: 8, max: 70 }), fc.constantFrom(16, 60, 96, 132, 257)),
  filters: fc.oneof(fc.integer({ min: 8, max: 70 }), fc.constantFrom(12, 48, 60, 128)),
});

function convolved({ size, channels, filters }: Case): Tensor[] {
  const [x, filter] = [tensor([...size, channels], 1), tensor([1, 1, channels, filters], 2)] as [Tensor4D, Tensor4D];
  return [tf.conv2d(x, filter, 1, 'same'), ...tf.grads((a, b) => loss(tf.conv2d(a as Tensor4D, b as Tensor4D, 1, 'same')))([x, filter])];
}

/** The normalization with its relu, the convolution and all gradients, one more being added to that of the images: apart or as one. */
function normalized({ size, channels, filters }: Case, together: boolean): Tensor[] {
  const [x, filter, dy, plus] = [[...size, channels], [1, 1, channels, filters], [...size, filters], [...size, channels + 5]].map((shape, i): Tensor => tensor(shape, i)) as [Tensor, Tensor, Tensor, Tensor];
  const [scale, offset] = [tensor([channels], 5), tensor([channels], 6)] as [Tensor, Tensor];
  const related = { floats: { epsilon: EPSILON }, flags: { relu: true } };
  const [values, mean, variance] = operation('GradnetBatchNorm', [x, scale, offset], related, 3) as [Tensor, Tensor, Tensor];
  const by = { ints: { normalized: together ? 4 : 0 }, floats: { epsilon: EPSILON } };
  const made = together ? [...operation('GradnetMoments', [x], {}, 2), scale, offset] : [];
  const read = together ? x : values;
  const y = operation('GradnetPointwise', [read, filter, ...made], by)[0]!;
  const dw = operation('GradnetPointwiseFilterGrad', [read, dy, ...made], by)[0]!;
  if (together) return [y, dw, ...operation('GradnetPointwiseNormGrad', [dy, filter, x, ...made, plus], { floats: { epsilon: EPSILON }, ints: { added: 1 } }, 3)];
  const through = operation('GradnetPointwiseInputGrad', [dy, filter], {})[0]!;
  const [dx, ...others] = operation('GradnetBatchNormGrad', [through, x, mean, variance, scale, offset], related, 3) as [Tensor, Tensor, Tensor];
  return [y, dw, tf.add(dx, tf.slice(plus, [0, 0, 0, 0], [...size, channels])), ...others];
}

const threadsSource = `
import { createHash } from 'node:crypto';
import { tf } from 'tf';
import { selectEngine } from 'engine';
import { operation } from './src/runtime/engine/native/kernels/operation.ts';
await selectEngine('native');
const seeded = (shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const hash = createHash('sha256');
for (const [channels, filters] of [[24, 48], [132, 60]]) {
  const [x, filter, dy] = [seeded([12, 40, 41, channels], 1), seeded([1, 1, channels, filters], 2), seeded([12, 40, 41, filters], 3)];
  const given = [...operation('GradnetMoments', [x], {}, 2), tf.ones([channels]), tf.zeros([channels])];
  const by = { ints: { normalized: 4 }, floats: { epsilon: 0.001 } };
  const made = [
    ...operation('GradnetPointwise', [x, filter, ...given], by), ...operation('GradnetPointwiseFilterGrad', [x, dy, ...given], by),
    ...operation('GradnetPointwiseInputGrad', [dy, filter], {}),
    ...operation('GradnetPointwiseNormGrad', [dy, filter, x, ...given], { floats: { epsilon: 0.001 }, ints: { added: 0 } }, 3),
  ];
  for (const it of made) hash.update(it.dataSync());
}
console.log(hash.digest('hex'));
`;

describe.skipIf(!nativeIsThere)('our own convolutions of one position', () => {
  beforeAll(async () => {
    await selectEngine('native');
  });

  test('give what TensorFlow\'s give, and both gradients, to the rounding of a sum', () => {
    expectAsStock(cases, convolved, 8);
  });

  test('normalize what they read to the last bit as the normalization does, and so for all gradients', () => {
    fc.assert(fc.property(cases, (given) => {
      expect(distance(resultsOf(() => normalized(given, true)), resultsOf(() => normalized(given, false)))).toBe(0);
    }), { numRuns: 8, seed: 3 });
  });

  test('keep NaN and infinities in their channels and at their positions, as TensorFlow\'s do', () => {
    for (const value of [NaN, Infinity]) {
      const [x, filter] = [tensor([2, 32, 40, 9], 1), tensor([1, 1, 9, 10], 2)] as [Tensor4D, Tensor4D];
      const broken = tf.where(tf.equal(tf.reshape(tf.range(0, x.size), x.shape), 9 * 1000 + 3), value, x) as Tensor4D;
      const all = (): Result[] => resultsOf(() => [tf.conv2d(broken, filter, 1, 'same'), ...tf.grads((a, b) => loss(tf.conv2d(a as Tensor4D, b as Tensor4D, 1, 'same')))([broken, filter])]);
      const [own, stock] = [all(), portably(all)].map((them) => them.map(({ data }) => data.map(Number.isFinite)));
      expect(own).toEqual(stock);
      expect(own![0]!.filter((finite) => !finite)).toHaveLength(10);
    }
  });

  test('in a recorded step take the normalization before them and its gradient, except where something else needs the values', () => {
    const [x, scale, offset, filter] = [tensor([2, 32, 40, 12], 1), tensor([12], 2), tensor([12], 3), tensor([1, 1, 12, 8], 4)] as [Tensor4D, Tensor, Tensor, Tensor4D];
    const names = (work: (x: Tensor, filter: Tensor) => Tensor): string[] => recordedOperations(() => {
      const [dx, dw] = tf.grads(work)([x, filter]) as [Tensor, Tensor];
      return tf.add(tf.sum(dx), tf.sum(dw));
    }, [x, filter]).filter((name) => /Gradnet|Relu|Add|Split/.test(name));
    const related = (values: Tensor): Tensor4D => tf.relu(runFused('BatchNormTraining', { x: values, scale, offset }, { epsilon: EPSILON })[0]! as Tensor4D);
    const layer = (values: Tensor, kernel: Tensor): Tensor => tf.conv2d(related(values), kernel as Tensor4D, 1, 'same');
    const found = names((values, kernel) => tf.square(tf.concat([values, layer(values, kernel)], 3)));
    expect(found.filter((name) => name !== 'Add')).toEqual(['GradnetMoments', 'GradnetPointwise', 'GradnetChannels', 'GradnetPointwiseFilterGrad', 'GradnetPointwiseNormGrad']);
    expect(names((values, kernel) => {
      const y = related(values);
      return tf.add(tf.sum(tf.square(y)), tf.sum(tf.square(tf.conv2d(y, kernel as Tensor4D, 1, 'same'))));
    })).toContain('GradnetBatchNorm');
  });

  test('take channels enough of positions enough, and nothing that is recorded for others', () => {
    const own = (positions: number, channels: number, filters: number, stride = 1): boolean => {
      const [x, filter] = [tensor([1, 1, positions, channels], 1), tensor([1, 1, channels, filters], 2)] as [Tensor4D, Tensor4D];
      return recordedOperations(() => tf.conv2d(x, filter, stride, 'same')).some((name) => name.startsWith('GradnetPointwise'));
    };
    expect([own(2048, 8, 8), own(2048, 512, 9)]).toEqual([true, true]);
    expect([own(2047, 8, 8), own(2048, 7, 8), own(2048, 8, 7), own(2048, 513, 8), own(2048, 8, 8, 2), portably(() => own(2048, 8, 8))]).toEqual(Array(6).fill(false));
  });

  test('give the same bits however many threads there are', async () => {
    const program = await bundle(threadsSource, { into: fileURLToPath(new URL('../../node_modules/.cache/gradnet', import.meta.url)) });
    const outcomes = [];
    for (const threads of ['1', '2', '3']) outcomes.push(await execute(program, { env: { TF_NUM_INTRAOP_THREADS: threads } }));
    expect(outcomes[0]!.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    for (const outcome of outcomes) expect(outcome).toEqual({ ...outcomes[0], code: 0 });
  });
});
