/** The share of samples whose likeliest class is the right one. */
import type { Metric } from '../experiment.ts';
import { tf } from '../tf.ts';

/**
 * Class-index targets: argmax of the output equals the target. Targets of the outputs' shape (binary): both lie on the
 * same side of 1/2, averaged over the outputs.
 */
export function accuracy(): Metric {
  return {
    name: 'accuracy',
    compute(targets, predictions) {
      if (targets.rank < predictions.rank) {
        const right = tf.equal(tf.argMax(predictions, -1), targets.toInt()).toFloat();
        return right.rank > 1 ? tf.mean(tf.reshape(right, [right.shape[0]!, -1]), 1) : right;
      }
      const right = tf.equal(tf.greater(predictions, 0.5), tf.greater(targets.toFloat(), 0.5)).toFloat();
      return tf.mean(tf.reshape(right, [right.shape[0]!, -1]), 1);
    },
  };
}
