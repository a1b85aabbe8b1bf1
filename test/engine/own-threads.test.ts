/**
 * What our operations give does not depend on how many threads there are, to the last bit. TensorFlow and we read the number
 * once a process, so each has one of its own.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundle, execute } from './child.ts';
import { nativeIsThere } from './compare.ts';

/** Each large enough to be shared among threads. */
const program = `
  import { createHash } from 'node:crypto';
  import { selectEngine } from 'engine';
  import { tf } from 'tf';
  import { missingOwnKernels } from './src/runtime/engine/native/own-kernels.ts';
  import { runFused } from './src/runtime/engine/fused.ts';
  import { layers } from './src/runtime/layers/index.ts';
  import { sizesOf } from './src/runtime/vitals/sizes.ts';
  import { losses } from './src/runtime/losses/index.ts';
  await selectEngine('native');
  if (missingOwnKernels() !== undefined) throw new Error(missingOwnKernels());

  const values = (shape, seed) => tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * (seed + 0.7) + seed * Math.cos(i))), shape);
  const show = (name, tensors) => console.log(name, createHash('sha256').update(Buffer.concat(tensors.map((it) => Buffer.from(it.dataSync().buffer)))).digest('hex'));
  const cases = {
    lstm: [tf.layers.lstm({ units: 48, returnSequences: true, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' }), [35, 200, 5]],
    gru: [layers.gru({ units: 48, returnSequences: true, recurrentInitializer: 'zeros' }), [35, 200, 5]],
    simpleRNN: [tf.layers.simpleRNN({ units: 48, returnSequences: true, recurrentInitializer: 'zeros' }), [35, 200, 5]],
    layerNormalization: [tf.layers.layerNormalization(), [700, 128]],
    batchNormalization: [tf.layers.batchNormalization(), [11, 50, 50, 12], { training: true }],
    convolution: [tf.layers.conv2d({ filters: 24, kernelSize: 3, padding: 'same' }), [9, 21, 21, 17]],
    maxPooling: [tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }), [13, 41, 41, 20]],
    dense: [tf.layers.dense({ units: 130, activation: 'relu' }), [70, 301]],
    softmax: [tf.layers.softmax(), [900, 128]],
    attention: [layers.multiHeadAttention({ numHeads: 3, keyDim: 20, causal: true }), [7, 90, 33]],
  };
  for (const [name, [layer, shape, given]] of Object.entries(cases)) {
    layer.apply(tf.zeros(shape));
    layer.setWeights(layer.getWeights().map((weight, i) => tf.mul(values(weight.shape, i + 2), 0.3)));
    const x = values(shape, 1);
    const loss = (it) => { const y = layer.apply(it, given); return tf.sum(tf.mul(y, values(y.shape, 3))); };
    const weights = layer.trainableWeights.map((it) => it.read());
    const slopes = weights.length === 0 ? [] : Object.values(tf.variableGrads(() => loss(x), weights).grads);
    show(name, [layer.apply(x, given), tf.grad(loss)(x), ...slopes]);
  }
  show('figures', [sizesOf([values([90_000], 1), values([70_001], 2)], [values([70_001], 3)]), runFused('OutputFigures', { x: values([7000, 24], 4) }, { low: -0.5, high: 0.5, cuts: true })[0]]);
  const labels = tf.tensor1d(Int32Array.from({ length: 900 }, (_, i) => i % 128), 'int32');
  const crossEntropy = (logits) => losses.crossEntropy().compute(labels, logits, { logits: true });
  show('crossEntropy', [crossEntropy(values([900, 128], 4)), tf.grad(crossEntropy)(values([900, 128], 4))]);
`;

test.skipIf(!nativeIsThere)('our operations give the same bits with one thread, two and three', async () => {
  // four folders down, where a bundle finds native/ as src/runtime/engine/native does
  const bundled = await bundle(program, { into: fileURLToPath(new URL('../../node_modules/.cache/gradnet', import.meta.url)) });
  const outcomes = [];
  for (const threads of ['1', '2', '3']) outcomes.push(await execute(bundled, { env: { TF_NUM_INTRAOP_THREADS: threads } }));
  expect(outcomes[0]!.stdout.split('\n').filter((line) => /^\w+ [0-9a-f]{64}$/.test(line))).toHaveLength(12);
  for (const outcome of outcomes) expect(outcome).toEqual({ ...outcomes[0], code: 0 });
});
