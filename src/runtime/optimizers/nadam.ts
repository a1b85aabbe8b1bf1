/** Nadam (Dozat 2016): Adam with Nesterov momentum, whose momentum warms up. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface NadamOptions extends CommonOptions {
  /** Decay of the first moment (default 0.9). */
  beta1?: number;
  /** Decay of the second moment (default 0.999). */
  beta2?: number;
  /** Added to the root of the corrected second moment (default 1e-7). */
  epsilon?: number;
}

/**
 * μₜ = β1·(1 - 0.96ᵗ/2), M = μ₁·…·μₜ;  m and v as in Adam;
 * w ← w - η · (μₜ₊₁·m/(1 - M·μₜ₊₁) + (1-μₜ)·g/(1-M)) / (√(v/(1-β2ᵗ)) + ε), as in Keras.
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const momentumAt = (t: number): number => beta1 * (1 - 0.5 * 0.96 ** t);
  // product of the momenta up to a step; found again from the start after a resume
  let known = { count: 0, product: 1 };
  const productAt = (count: number): number => {
    if (count < known.count) known = { count: 0, product: 1 };
    for (let t = known.count + 1; t <= count; t++) known = { count: t, product: known.product * momentumAt(t) };
    return known.product;
  };
  return makeOptimizer({
    name: 'nadam',
    learningRate: 1e-3,
    slots: ['m', 'v'],
    numbers: {
      rate: ({ rate }) => rate,
      ahead: ({ count }) => momentumAt(count + 1) / (1 - productAt(count) * momentumAt(count + 1)),
      now: ({ count }) => (1 - momentumAt(count)) / (1 - productAt(count)),
      correction: ({ count }) => 1 - beta2 ** count,
    },
    update({ gradient, numbers, slot }) {
      const [m, v] = [slot('m'), slot('v')];
      const first = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
      const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      m.assign(first);
      v.assign(second);
      const ahead = tf.add(tf.mul(first, numbers.ahead), tf.mul(gradient, numbers.now));
      return tf.div(tf.mul(ahead, numbers.rate), tf.add(tf.sqrt(tf.div(second, numbers.correction)), epsilon));
    },
  }, options);
}
