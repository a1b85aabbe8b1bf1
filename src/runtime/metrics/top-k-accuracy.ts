/** The share of samples whose right class is among the k likeliest. */
import type { SampleMetric } from '../experiment.ts';
import { tf } from '../tf.ts';
import { rowsOf } from './counts.ts';

export interface TopKOptions {
  /** Default 5. */
  k?: number;
}

/** A class that shares its probability with the k-th likeliest counts as found, as in Keras. */
export function topKAccuracy({ k = 5 }: TopKOptions = {}): SampleMetric {
  return {
    name: 'top_k_accuracy',
    compute(targets, predictions) {
      const { wanted, scores } = rowsOf(targets, predictions);
      const right = tf.sum(tf.mul(tf.oneHot(tf.argMax(wanted, -1).toInt(), scores.shape[1]!), scores), -1, true);
      const ahead = tf.sum(tf.greater(scores, right).toFloat(), -1);
      return tf.mean(tf.reshape(tf.less(ahead, k).toFloat(), [predictions.shape[0], -1]), 1);
    },
  };
}
