/** Lion (Chen et al. 2023): every weight moves by exactly the learning rate, in the direction of a sign. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface LionOptions extends CommonOptions {
  /** Share of the mean gradient in the direction (default 0.9). */
  beta1?: number;
  /** Decay of the mean gradient (default 0.99). */
  beta2?: number;
}

/** w ← w - η·sign(β1·m + (1-β1)·g);  m ← β2·m + (1-β2)·g */
export function lion(options: LionOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  return makeOptimizer({
    name: 'lion',
    learningRate: 1e-3,
    slots: ['m'],
    numbers: { rate: ({ rate }) => rate },
    update({ gradient, numbers, slot }) {
      const m = slot('m');
      const direction = tf.sign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
      m.assign(tf.add(tf.mul(m, beta2), tf.mul(gradient, 1 - beta2)));
      return tf.mul(direction, numbers.rate);
    },
  }, options);
}
