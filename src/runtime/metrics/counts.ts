/** Right and wrong answers by class, which precision, recall and their relatives are made of. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** How scores of several classes become one number. */
export type Average = 'macro' | 'micro' | 'weighted';

export interface DecisionOptions {
  /** Of yes/no outputs: from where on a score is a yes (default 0.5). */
  threshold?: number;
  /** Over classes: the mean of their scores (`macro`, default), all answers together, or weighted by how often a class occurs. */
  average?: Average;
}

/** Class numbers as one-hot rows [samples, classes]; yes/no targets, and shares, stay as they are. */
export function rowsOf(targets: Tensor, predictions: Tensor): { wanted: Tensor; scores: Tensor; classes: boolean } {
  const width = predictions.shape.at(-1)!;
  const scores = tf.reshape(predictions, [-1, width]);
  if (targets.size === predictions.size) return { wanted: tf.reshape(targets, [-1, width]).toFloat(), scores, classes: false };
  return { wanted: tf.oneHot(tf.reshape(targets, [-1]).toInt(), width).toFloat(), scores, classes: true };
}

/** [3 · classes]: hits, false alarms, misses of each class. Of several classes the likeliest is the answer; yes/no outputs go by the threshold. */
export function countAnswers(targets: Tensor, predictions: Tensor, threshold: number): Tensor {
  const { wanted, scores, classes } = rowsOf(targets, predictions);
  const answers = classes ? tf.oneHot(tf.argMax(scores, -1).toInt(), scores.shape[1]!).toFloat() : tf.greater(scores, threshold).toFloat();
  const hits = tf.sum(tf.mul(answers, wanted), 0);
  return tf.concat([hits, tf.sub(tf.sum(answers, 0), hits), tf.sub(tf.sum(wanted, 0), hits)]);
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Of the sums of `countAnswers`: `score` for each class, averaged. One class has one score. */
export function averaged(
  sums: Float64Array,
  average: Average,
  score: (hits: number, alarms: number, misses: number) => readonly [part: number, whole: number],
): number {
  const classes = sums.length / 3;
  const of = (k: number): [number, number, number] => [sums[k]!, sums[classes + k]!, sums[2 * classes + k]!];
  const all = Array.from({ length: classes }, (_, k) => of(k));
  if (average === 'micro') {
    const [hits, alarms, misses] = all.reduce(([a, b, c], [x, y, z]) => [a + x, b + y, c + z], [0, 0, 0]);
    return ratio(...score(hits, alarms, misses));
  }
  const weights = all.map(([hits, , misses]) => (average === 'weighted' ? hits + misses : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return ratio(
    all.reduce((sum, counts, k) => sum + weights[k]! * ratio(...score(...counts)), 0),
    total,
  );
}
