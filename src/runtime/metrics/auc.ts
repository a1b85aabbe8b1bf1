/** The area under the ROC curve: how likely a sample of the class gets a higher score than another one. */
import type { SummedMetric } from '../experiment.ts';
import { tf } from '../tf.ts';
import { rowsOf } from './counts.ts';

export interface AucOptions {
  /** Thresholds at which the curve is taken (default 200, Keras' value). */
  numThresholds?: number;
}

/**
 * Over yes/no outputs, or over all classes against the rest together. As Keras' `AUC`: thresholds are evenly spaced from
 * just below 0 to just above 1, and the curve is straight between them.
 */
export function auc({ numThresholds = 200 }: AucOptions = {}): SummedMetric {
  const thresholds = Array.from({ length: numThresholds }, (_, i) => (i === 0 ? -1e-7 : i === numThresholds - 1 ? 1 + 1e-7 : i / (numThresholds - 1)));
  return {
    name: 'auc',
    sums(targets, predictions) {
      const { wanted, scores } = rowsOf(targets, predictions);
      const yes = tf.reshape(wanted, [1, -1]);
      const answers = tf.greater(tf.reshape(scores, [1, -1]), tf.tensor2d(thresholds, [numThresholds, 1])).toFloat();
      const hits = tf.sum(tf.mul(answers, yes), 1);
      const alarms = tf.sub(tf.sum(answers, 1), hits);
      const positives = tf.sum(yes);
      return tf.concat([hits, alarms, tf.stack([positives, tf.sub(yes.size, positives)])]);
    },
    result(sums) {
      const [positives, negatives] = [sums[2 * numThresholds]!, sums[2 * numThresholds + 1]!];
      if (positives === 0 || negatives === 0) return 0;
      let area = 0;
      for (let i = 1; i < numThresholds; i++) {
        const [x0, x1] = [sums[numThresholds + i]! / negatives, sums[numThresholds + i - 1]! / negatives];
        const [y0, y1] = [sums[i]! / positives, sums[i - 1]! / positives];
        area += ((x1 - x0) * (y0 + y1)) / 2;
      }
      return area;
    },
  };
}
