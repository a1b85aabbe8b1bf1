/** The WebAssembly heap: full, it is an error; in training, it does not grow. */
import { beforeAll, expect, test } from 'vitest';
import { tf } from '../../src/runtime/tf.ts';
import { EngineError, selectEngine } from '../../src/runtime/engine/index.ts';
import type { WasmBackend } from '../../src/runtime/engine/wasm/backend.ts';

const backend = (): WasmBackend => tf.backend() as unknown as WasmBackend;

beforeAll(async () => {
  await selectEngine('wasm');
});

/** Counts the blocks of the heap that are taken from now on and not given back. */
function countBlocks(): () => number {
  const { wasm } = backend();
  const { _malloc, _free } = wasm;
  let balance = 0;
  wasm._malloc = (bytes) => {
    balance++;
    return _malloc(bytes);
  };
  wasm._free = (pointer) => {
    balance--;
    _free(pointer);
  };
  return () => {
    Object.assign(wasm, { _malloc, _free });
    return balance;
  };
}

test('300 steps of a convolutional network leave tensors and heap as they were', () => {
  const model = tf.sequential({ layers: [
    tf.layers.conv2d({ inputShape: [8, 8, 2], filters: 4, kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
    tf.layers.batchNormalization(), tf.layers.activation({ activation: 'relu' }), tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 5, kernelSize: 2, activation: 'tanh' }), tf.layers.flatten(), tf.layers.dense({ units: 3 }),
  ] });
  const optimizer = tf.train.adam(1e-2);
  const weights = model.trainableWeights.map((weight) => weight.read()) as never;
  const [x, y] = [tf.randomNormal([8, 8, 8, 2], 0, 1, 'float32', 3), tf.oneHot([0, 1, 2, 0, 1, 2, 0, 1], 3)];
  const step = (): number => tf.tidy(() => {
    const lossOf = () => tf.losses.softmaxCrossEntropy<never, never>(y as never, model.apply(x, { training: true }) as never);
    const { value, grads } = tf.variableGrads(lossOf, weights);
    optimizer.applyGradients(grads as never);
    return value.dataSync()[0]!;
  });
  const first = step();
  for (let i = 0; i < 10; i++) step();
  const before = { tensors: tf.memory().numTensors, heap: backend().wasm.HEAPU8.length };
  const blocks = countBlocks();
  let last = first;
  for (let i = 0; i < 300; i++) last = step();
  expect({ tensors: tf.memory().numTensors, heap: backend().wasm.HEAPU8.length }).toEqual(before);
  expect(blocks()).toBe(0);
  expect(last).toBeLessThan(first / 10);
});

// Last: the heap does not shrink again.
test('running out of memory is an error that says so, and what there was stays right', () => {
  const kept = tf.tensor1d([1, 2, 3]);
  const held: number[] = [];
  const fill = (): void => {
    for (;;) held.push(backend().wasm._malloc(2 ** 28));
  };
  expect(fill).toThrow(EngineError);
  expect(fill).toThrow(/cannot allocate 256.0 MiB more.*memory limit is 4096 MiB/);
  held.forEach((pointer) => backend().wasm._free(pointer));
  // Near the end the allocator would hand out a block that reaches beyond the heap.
  expect(Math.max(...held) + 2 ** 28).toBeLessThanOrEqual(backend().wasm.HEAPU8.length);
  expect([...tf.add(kept, 1).dataSync()]).toEqual([2, 3, 4]);
});
