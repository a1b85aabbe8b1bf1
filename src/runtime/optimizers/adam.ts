/** Adam (Kingma & Ba 2015), as the paper's algorithm 1, PyTorch and TensorFlow.js have it, and AMSGrad (Reddi et al. 2018). */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface AdamOptions extends CommonOptions {
  /** Decay of the first moment (default 0.9). */
  beta1?: number;
  /** Decay of the second moment (default 0.999). */
  beta2?: number;
  /** Added to the root of the corrected second moment (default 1e-7, Keras' value). */
  epsilon?: number;
  /** Divide by the largest second moment so far (default false). */
  amsgrad?: boolean;
}

/**
 * m ← β1·m + (1-β1)·g;  v ← β2·v + (1-β2)·g²;  w ← w - η · m̂/(√v̂ + ε),  m̂ = m/(1-β1ᵗ),  v̂ = v/(1-β2ᵗ)
 *
 * Computed as η·c/(1-β1ᵗ) · m/(√v + ε·c) with c = √(1-β2ᵗ), the same with fewer operations. Keras and TensorFlow
 * leave out the c at ε, which makes their ε up to 30 times as large in the first steps: trajectories agree wherever
 * gradients are large beside ε.
 */
export function adam(options: AdamOptions = {}, name = 'adam'): Optimizer {
  const { epsilon = 1e-7, amsgrad = false } = options;
  // as the tensors hold them: 1 - β2 and the correction are to be of the very β2 that decays, or v is wrong by 1e-5
  const [beta1, beta2] = [Math.fround(options.beta1 ?? 0.9), Math.fround(options.beta2 ?? 0.999)];
  return makeOptimizer({
    name,
    learningRate: 1e-3,
    slots: ['m', 'v', ...(amsgrad ? ['vhat'] : [])],
    numbers: {
      stepSize: ({ rate, count }) => (rate * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count),
      epsilon: ({ count }) => epsilon * Math.sqrt(1 - beta2 ** count),
    },
    fused: { kernel: amsgrad ? 'ApplyAdamWithAmsgrad' : 'ApplyAdam', attrs: { beta1, beta2 } },
    update({ gradient, numbers, slot }) {
      const [m, v] = [slot('m'), slot('v')];
      const first = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
      let second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      m.assign(first);
      v.assign(second);
      if (amsgrad) {
        const greatest = slot('vhat');
        second = tf.maximum(greatest, second);
        greatest.assign(second);
      }
      return tf.div(tf.mul(first, numbers.stepSize), tf.add(tf.sqrt(second), numbers.epsilon));
    },
  }, options);
}
