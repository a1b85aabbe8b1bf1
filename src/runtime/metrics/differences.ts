/** Metrics of values: absolute and squared differences, by sample. A class is 1 among the outputs, and 0 is each other one. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { SampleMetric, SummedMetric } from '../experiment.ts';
import { targetsLike } from '../losses/targets.ts';
import { tf } from '../tf.ts';

const differences = (targets: Tensor, predictions: Tensor): Tensor =>
  tf.reshape(tf.sub(predictions, targetsLike(targets, predictions)), [predictions.shape[0], -1]);

/** Mean over samples and outputs of |y - t|. */
export const meanAbsoluteError = (): SampleMetric =>
  ({ name: 'mean_absolute_error', compute: (targets, predictions) => tf.mean(tf.abs(differences(targets, predictions)), 1) });

/** Mean over samples and outputs of (y - t)². */
export const meanSquaredError = (): SampleMetric =>
  ({ name: 'mean_squared_error', compute: (targets, predictions) => tf.mean(tf.square(differences(targets, predictions)), 1) });

/** The root of the mean over all samples and outputs of (y - t)². */
export const rootMeanSquaredError = (): SummedMetric => ({
  name: 'root_mean_squared_error',
  sums: (targets, predictions) => tf.stack([tf.sum(tf.square(differences(targets, predictions))), tf.scalar(predictions.size)]),
  result: ([squares, count]) => Math.sqrt(squares! / count!),
});

/** 1 - Σ(y - t)² / Σ(t - mean t)² of each output, averaged over outputs; 0 for an output whose targets never change. */
export const r2 = (): SummedMetric => ({
  name: 'r2',
  sums(targets, predictions) {
    const rows = [predictions.shape[0], -1];
    const wanted = tf.reshape(targetsLike(targets, predictions), rows);
    const squares = tf.sum(tf.square(differences(targets, predictions)), 0);
    return tf.concat([tf.sum(wanted, 0), tf.sum(tf.square(wanted), 0), squares, tf.tensor1d([rows[0]!])]);
  },
  result(sums) {
    const outputs = (sums.length - 1) / 3;
    const samples = sums.at(-1)!;
    const scores = Array.from({ length: outputs }, (_, k) => {
      const total = sums[outputs + k]! - sums[k]! ** 2 / samples;
      return total > 0 ? 1 - sums[2 * outputs + k]! / total : 0;
    });
    return scores.reduce((sum, score) => sum + score, 0) / outputs;
  },
});
