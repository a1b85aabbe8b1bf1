/** The share of samples whose likeliest class is the right one. */
import { hasFused, runFused } from '../engine/fused.ts';
import type { SampleMetric } from '../experiment.ts';
import { tf } from '../tf.ts';

/**
 * Class-index targets: argmax of the output equals the target. As many targets as outputs (yes/no): both lie on the same
 * side of 1/2, averaged over the outputs.
 */
export function accuracy(): SampleMetric {
  return {
    name: 'accuracy',
    compute(targets, predictions) {
      const yesNo = targets.size === predictions.size;
      if (!yesNo && predictions.rank === 2 && hasFused('RightClasses')) {
        return runFused('RightClasses', { scores: predictions, labels: tf.cast(tf.reshape(targets, [-1]), 'int32') })[0]!;
      }
      const right = yesNo
        ? tf.equal(tf.greater(predictions, 0.5), tf.greater(tf.reshape(targets, predictions.shape), 0.5))
        : tf.equal(tf.argMax(predictions, -1), tf.cast(targets, 'int32'));
      return tf.mean(tf.cast(tf.reshape(right, [right.shape[0], -1]), 'float32'), 1);
    },
  };
}
