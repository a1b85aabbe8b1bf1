/** Categorical cross-entropy of class indices, computed from logits wherever the model has them. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../engine/fused.ts';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

export interface CrossEntropyOptions {
  /** The model ends without softmax and its outputs are logits (default false). */
  fromLogits?: boolean;
  /** Part of the target that is spread evenly over all classes, 0 … 1 (default 0). */
  labelSmoothing?: number;
}

/** Keras' bound for probabilities whose logits are not to be had: log stays finite, the gradient too. */
const EPSILON = 1e-7;

/**
 * Mean over the batch of -Σ target · log(probability).
 *
 * When the model's last layer is (or ends in) softmax, the values before it are taken: log-softmax is exact where the
 * log of a rounded probability is not. Otherwise outputs are taken as probabilities, clipped to [1e-7, 1 - 1e-7].
 * Targets: int32 class indices, shape [batch] (or [batch, …] for outputs [batch, …, classes]); or float32 shares of the
 * classes, of the outputs' shape.
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const { fromLogits = false, labelSmoothing = 0 } = options;
  return {
    name: 'crossEntropy',
    link: 'softmax',
    fromLogits,
    softTargets: true,
    compute(targets: Tensor, outputs: Tensor, { logits }) {
      const classes = outputs.shape.at(-1)!;
      const flat = tf.reshape(outputs, [-1, classes]);
      const shares = targets.dtype === 'float32' && targets.rank === outputs.rank && targets.shape.at(-1) === classes;
      const fromScores = logits || fromLogits;
      if (fromScores && !shares && labelSmoothing === 0) {
        const labels = { labels: tf.reshape(targets, [-1]).toInt() };
        if (hasFused('MeanSparseCrossEntropy')) return meanWithGradient(flat, labels);
        if (hasFused('SparseSoftmaxCrossEntropyWithLogits')) return fusedMean('SparseSoftmaxCrossEntropyWithLogits', flat, labels);
      }
      const oneHot = shares ? tf.reshape(targets, [-1, classes]) : tf.oneHot(tf.reshape(targets, [-1]).toInt(), classes).toFloat();
      const wanted = labelSmoothing === 0
        ? oneHot
        : tf.add(tf.mul(oneHot, 1 - labelSmoothing), labelSmoothing / classes);
      return fromScores ? fromLogitsMean(wanted, flat) : fromProbabilitiesMean(wanted, flat);
    },
  };
}

/** By a kernel that gives the mean and its gradient at once. */
function meanWithGradient(logits: Tensor, targets: Record<string, Tensor>): Scalar {
  const mean = tf.customGrad((given, save) => {
    const [value, gradient] = runFused('MeanSparseCrossEntropy', { logits: given as Tensor, ...targets }) as [Tensor, Tensor];
    (save as (tensors: Tensor[]) => void)([gradient]);
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(saved[0]!, dy) };
  });
  return mean(logits) as Scalar;
}

/** By a kernel that gives each sample's loss and its gradient at once. */
function fusedMean(kernel: string, logits: Tensor, targets: Record<string, Tensor>): Scalar {
  const mean = tf.customGrad((given, save) => {
    const values = given as Tensor;
    const [each, gradient] = runFused(kernel, { logits: values, ...targets }) as [Tensor, Tensor];
    (save as (tensors: Tensor[]) => void)([gradient]);
    return { value: tf.mean(each), gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(saved[0]!, tf.div(dy, values.shape[0])) };
  });
  return mean(logits) as Scalar;
}

/** One custom gradient, softmax - target, in place of the chain through exp, sum and log. */
function fromLogitsMean(wanted: Tensor, logits: Tensor): Scalar {
  if (hasFused('SoftmaxCrossEntropyWithLogits')) return fusedMean('SoftmaxCrossEntropyWithLogits', logits, { targets: wanted });
  const mean = tf.customGrad((given, save) => {
    const values = given as Tensor;
    const logProbabilities = tf.sub(values, tf.logSumExp(values, -1, true));
    (save as (tensors: Tensor[]) => void)([logProbabilities, wanted]);
    return {
      value: tf.neg(tf.mean(tf.sum(tf.mul(wanted, logProbabilities), -1))),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.mul(tf.sub(tf.exp(saved[0]!), saved[1]!), tf.div(dy, values.shape[0])),
    };
  });
  return mean(logits) as Scalar;
}

function fromProbabilitiesMean(wanted: Tensor, probabilities: Tensor): Scalar {
  // Keras takes them as shares of their sum; it matters to the gradient alone
  const shares = tf.div(probabilities, tf.sum(probabilities, -1, true));
  const bounded = tf.clipByValue(shares, EPSILON, 1 - EPSILON);
  return tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.log(bounded)), -1))) as Scalar;
}
