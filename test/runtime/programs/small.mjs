// A small program in the emitted style, with dropout, quick to train: for tests of the command line and the files.
import { tf, train, data, losses, metrics, optimizers } from 'gradnet/runtime';

export const settings = { epochs: 3, batch: 32, seed: 7 };

export function buildModel() {
  const input = tf.input({ shape: [6] });
  const hidden = tf.layers.dense({ name: 'hidden', units: 16, activation: 'relu', kernelInitializer: 'heUniform' }).apply(input);
  const dropout = tf.layers.dropout({ name: 'dropout', rate: 0.2 }).apply(hidden);
  const logits = tf.layers.dense({ name: 'logits', units: 3, activation: 'softmax', kernelInitializer: 'glorotUniform' }).apply(dropout);
  return tf.model({ name: 'small', inputs: input, outputs: logits });
}

await train({
  name: 'small',
  model: buildModel,
  data: data.gaussian({ shape: [6], classes: 3, samples: 500 }),
  loss: losses.crossEntropy(),
  metrics: [metrics.accuracy()],
  optimizer: optimizers.sgd({ learningRate: 0.1 }),
  ...settings,
});
