// lenet5.mjs, from lenet5.gradnet by gradnetc 0.1.0. Change the .gradnet file, not this one.
import { tf, train, data, losses, metrics, optimizers, clip } from 'gradnet/runtime';

export const settings = { epochs: 6, batch: 64, seed: 1 };

export function buildModel() {
  const input = tf.input({ shape: [28, 28, 1] });
  const conv1 = tf.layers
    .conv2d({ name: 'conv1', filters: 6, kernelSize: 5, padding: 'same', activation: 'tanh', kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' })
    .apply(input);
  const pool1 = tf.layers.averagePooling2d({ name: 'pool1', poolSize: 2, strides: 2 }).apply(conv1);
  const conv2 = tf.layers
    .conv2d({ name: 'conv2', filters: 16, kernelSize: 5, padding: 'valid', activation: 'tanh', kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' })
    .apply(pool1);
  const pool2 = tf.layers.averagePooling2d({ name: 'pool2', poolSize: 2, strides: 2 }).apply(conv2);
  const flatten = tf.layers.flatten({ name: 'flatten' }).apply(pool2);
  const dense1 = tf.layers.dense({ name: 'dense1', units: 120, activation: 'tanh', kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' }).apply(flatten);
  const dense2 = tf.layers.dense({ name: 'dense2', units: 84, activation: 'tanh', kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' }).apply(dense1);
  const dense3 = tf.layers.dense({ name: 'dense3', units: 10, kernelInitializer: 'glorotUniform', biasInitializer: 'zeros' }).apply(dense2);
  const softmax = tf.layers.activation({ name: 'softmax', activation: 'softmax' }).apply(dense3);
  return tf.model({ name: 'lenet5', inputs: input, outputs: softmax });
}

await train({
  name: 'lenet5',
  model: buildModel,
  data: data.mnist(),
  loss: losses.crossEntropy(),
  metrics: [metrics.accuracy()],
  optimizer: optimizers.adam({ learningRate: 1e-3 }),
  clip: clip.globalNorm(1),
  earlyStopping: { monitor: 'val_loss', patience: 3, restoreBest: true },
  predicted: {
    conv1: { norm: 0.021, low: 0.017, high: 0.026 },
    conv2: { norm: 0.12, low: 0.09, high: 0.15 },
  },
  ...settings,
});
