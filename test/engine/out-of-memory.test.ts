/** A step that the WebAssembly heap does not hold ends the run with the batch that fits. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { WasmBackend } from '../../src/runtime/engine/wasm/backend.ts';
import { optimizers } from '../../src/runtime/optimizers/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { blobs, build, experiment, trainHere } from '../runtime/in-process.ts';

const heap = () => (tf.backend() as unknown as WasmBackend).wasm;

beforeAll(async () => {
  await selectEngine('wasm');
});

test('the error names a batch, and that batch trains', async () => {
  const models: LayersModel[] = [];
  const wide = (batch: number) => experiment({
    data: blobs(96), batch, epochs: 1, optimizer: optimizers.adam({ learningRate: 0.01 }),
    model: () => (models[models.length] = build([6], () => [
      tf.layers.dense({ units: 40_000, activation: 'relu', kernelInitializer: 'zeros' }), tf.layers.dense({ units: 3, kernelInitializer: 'zeros' }), tf.layers.activation({ activation: 'softmax' }),
    ])),
  });
  const first = wide(64);
  // takes all but 28 MiB; the hidden layer has 160 kB a sample in each of its tensors
  const held: number[] = [];
  const size = 28 * 2 ** 20;
  try {
    for (;;) held.push(heap()._malloc(held.length < 15 ? 2 ** 28 : size));
  } catch {
    heap()._free(held.pop()!);
  }
  const error = await trainHere(first).then(() => undefined, (thrown: unknown) => thrown as { message: string; remedy: string });
  expect(error?.message).toMatch(/cannot allocate .* MiB more.*a step of 64 samples needs more/);
  const fits = Number(/^batch: (\d+) fits/.exec(error!.remedy)?.[1]);
  expect([32, 16, 8, 4]).toContain(fits);
  // the next run is a process of its own, without what this one leaves
  models[0]!.dispose();
  first.optimizer.dispose();
  const { result } = await trainHere(wide(fits));
  expect(result.ending.kind).toBe('completed');
  held.forEach((pointer) => heap()._free(pointer));
});
