/** AdaMax (Kingma & Ba 2015, section 7.1): Adam with the largest gradient in place of the root mean square. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface AdamaxOptions extends CommonOptions {
  /** Decay of the first moment (default 0.9). */
  beta1?: number;
  /** Decay of the largest gradient (default 0.999). */
  beta2?: number;
  /** Added to the divisor (default 1e-7). */
  epsilon?: number;
}

/** m ← β1·m + (1-β1)·g;  u ← max(β2·u, |g|);  w ← w - η/(1-β1ᵗ) · m/(u + ε) */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  return makeOptimizer({
    name: 'adamax',
    learningRate: 1e-3,
    slots: ['m', 'u'],
    numbers: { stepSize: ({ rate, count }) => rate / (1 - beta1 ** count) },
    fused: { kernel: 'ApplyAdaMax', attrs: { beta1, beta2, epsilon } },
    update({ gradient, numbers, slot }) {
      const [m, u] = [slot('m'), slot('u')];
      const first = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
      const largest = tf.maximum(tf.mul(u, beta2), tf.abs(gradient));
      m.assign(first);
      u.assign(largest);
      return tf.div(tf.mul(first, numbers.stepSize), tf.add(largest, epsilon));
    },
  }, options);
}
