/** The workloads as hand-written TensorFlow.js: by name, the shape of a sample and the model for the values of a setting. */
import { attention } from './attention.mjs';
import { tf } from './tfjs-node.mjs';

const CLASSES = 10;
const { layers } = tf;
const he = { kernelInitializer: 'heUniform' };
const softmax = () => layers.dense({ units: CLASSES, activation: 'softmax' });
const after = (x, ...chain) => chain.reduce((value, layer) => layer.apply(value), x);
const relu = () => layers.activation({ activation: 'relu' });
const conv = (filters, kernelSize, strides = 1) => layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false, ...he });

function mlp({ width }) {
  return tf.sequential({ layers: [
    layers.dense({ inputShape: [784], units: width, activation: 'relu', ...he }),
    layers.dense({ units: width / 2, activation: 'relu', ...he }),
    softmax(),
  ] });
}

function cnn({ width }) {
  return tf.sequential({ layers: [
    layers.conv2d({ inputShape: [28, 28, 1], filters: width, kernelSize: 3, activation: 'relu', ...he }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 2 * width, kernelSize: 3, activation: 'relu', ...he }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 2 * width, kernelSize: 3, activation: 'relu', ...he }),
    layers.flatten(),
    layers.dense({ units: 64, activation: 'relu', ...he }),
    softmax(),
  ] });
}

function resnet({ blocks }) {
  const input = tf.input({ shape: [32, 32, 3] });
  let x = after(input, conv(16, 3), layers.batchNormalization(), relu());
  for (const filters of [16, 32, 64]) {
    for (let block = 0; block < blocks; block++) {
      const strides = filters > 16 && block === 0 ? 2 : 1;
      const shortcut = strides === 1 ? x : after(x, conv(filters, 1, strides), layers.batchNormalization());
      const y = after(x, conv(filters, 3, strides), layers.batchNormalization(), relu(), conv(filters, 3), layers.batchNormalization());
      x = relu().apply(layers.add().apply([shortcut, y]));
    }
  }
  return tf.model({ inputs: input, outputs: after(x, layers.globalAveragePooling2d({}), softmax()) });
}

function densenet() {
  const normalized = (x, filters, size) => after(x, layers.batchNormalization(), relu(), conv(filters, size));
  const stage = (x) => {
    for (let i = 0; i < 6; i++) x = layers.concatenate().apply([x, normalized(normalized(x, 48, 1), 12, 3)]);
    return x;
  };
  const half = (x, filters) => layers.averagePooling2d({ poolSize: 2 }).apply(normalized(x, filters, 1));
  const input = tf.input({ shape: [32, 32, 3] });
  const x = stage(half(stage(half(stage(conv(24, 3).apply(input)), 48)), 60));
  return tf.model({ inputs: input, outputs: after(x, layers.batchNormalization(), relu(), layers.globalAveragePooling2d({}), softmax()) });
}

function lstm() {
  return tf.sequential({ layers: [
    layers.lstm({ inputShape: [60, 32], units: 64, returnSequences: true }),
    layers.lstm({ units: 64 }),
    softmax(),
  ] });
}

function transformer() {
  const input = tf.input({ shape: [64] });
  let x = after(input, layers.embedding({ inputDim: 1000, outputDim: 128 }), attention.positions());
  for (let block = 0; block < 4; block++) {
    const y = after(x, attention.layerNorm(), attention.multiHead({ heads: 4, size: 32 }), layers.dropout({ rate: 0.1 }));
    x = layers.add().apply([x, y]);
    const z = after(x, attention.layerNorm(), layers.dense({ units: 256 }), attention.gelu(), layers.dropout({ rate: 0.1 }), layers.dense({ units: 128 }));
    x = layers.add().apply([x, z]);
  }
  return tf.model({ inputs: input, outputs: after(x, attention.layerNorm(), layers.globalAveragePooling1d({}), softmax()) });
}

const image = [32, 32, 3];
export const models = {
  mlp: { build: mlp, shape: [784] },
  cnn: { build: cnn, shape: [28, 28, 1] },
  resnet: { build: resnet, shape: image },
  densenet: { build: densenet, shape: image },
  lstm: { build: lstm, shape: [60, 32] },
  transformer: { build: transformer, shape: [64], vocabulary: 1000 },
};
