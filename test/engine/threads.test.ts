/** Threads of the WebAssembly engine: the same bits with any number of them, and a process that ends. */
import { beforeAll, expect, test } from 'vitest';
import { sharingMemory } from '../../src/runtime/engine/wasm/shared-memory.ts';
import { bundle, execute } from './child.ts';
import type { Outcome, Program } from './child.ts';

const source = `
import { tf } from 'tf';
import { selectEngine } from 'engine';
import { createHash } from 'node:crypto';
await selectEngine('wasm');
const seeded = (shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const model = tf.sequential({ layers: [
  tf.layers.conv2d({ inputShape: [24, 24, 3], filters: 24, kernelSize: 3, padding: 'same', useBias: false }),
  tf.layers.batchNormalization(), tf.layers.activation({ activation: 'relu' }),
  tf.layers.conv2d({ filters: 12, kernelSize: 3, padding: 'same' }), tf.layers.conv2d({ filters: 16, kernelSize: 3 }), tf.layers.zeroPadding2d(),
  tf.layers.conv2d({ filters: 20, kernelSize: 3, strides: 2, activation: 'relu' }), tf.layers.maxPooling2d({ poolSize: 2 }),
  tf.layers.reshape({ targetShape: [25, 20] }), tf.layers.lstm({ units: 64, recurrentInitializer: 'zeros' }), tf.layers.dense({ units: 300 }), tf.layers.dense({ units: 5 }),
] });
model.setWeights(model.getWeights().map((weight, i) => tf.mul(seeded(weight.shape, i + 1), 0.05)));
const [x, y] = [seeded([32, 24, 24, 3], 7), seeded([32, 5], 8)];
const variables = model.trainableWeights.map((weight) => weight.read());
const optimizer = tf.train.momentum(0.001, 0.9);
for (let i = 0; i < 6; i++) {
  tf.tidy(() => optimizer.applyGradients(tf.variableGrads(() => tf.losses.meanSquaredError(y, model.apply(x, { training: true })), variables).grads));
  // time for the threads to start, so that the later steps have them
  await new Promise((resolve) => setTimeout(resolve, 60));
}
const hash = createHash('sha256');
for (const weight of model.getWeights()) hash.update(weight.dataSync());
console.log(hash.digest('hex'), model.getWeights().every((weight) => weight.dataSync().every(Number.isFinite)));
if (process.env.END === 'throw') throw new Error('ended');
`;

let program: Program;
beforeAll(async () => {
  program = await bundle(source);
});

const run = (env: NodeJS.ProcessEnv): Promise<Outcome> => execute(program, { env });

test('one, two and four threads give the same bits', async () => {
  const outcomes: Outcome[] = [];
  for (const threads of ['1', '2', '4']) outcomes.push(await run({ GRADNET_WASM_THREADS: threads }));
  expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }));
  expect(outcomes[0]!.stdout).toMatch(/^[0-9a-f]{64} true\n$/);
  expect(new Set(outcomes.map(({ stdout }) => stdout)).size).toBe(1);
});

test('an error ends the process as ever', async () => {
  expect((await run({ GRADNET_WASM_THREADS: '3', END: 'throw' })).code).toBe(1);
});

test('while the memory is made shared, modules that others compiled are instantiated as they are', async () => {
  const { WebAssembly: host } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object; instantiate(module: object): Promise<object> } };
  const empty = new host.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  await sharingMemory(async () => expect(Object.keys((await host.instantiate(empty)) as { exports: object })).toEqual([]));
});
