/** Adagrad (Duchi et al. 2011): each weight's rate falls with the squares of all its gradients so far. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface AdagradOptions extends CommonOptions {
  /** What the sum of squares starts from (default 0.1). */
  initialAccumulatorValue?: number;
  /** Added under the root (default 1e-7). */
  epsilon?: number;
}

/** a ← a + g²;  w ← w - η·g/√(a + ε) */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const { initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options;
  return makeOptimizer({
    name: 'adagrad',
    learningRate: 1e-3,
    slots: ['accumulator'],
    initial: initialAccumulatorValue,
    numbers: { rate: ({ rate }) => rate },
    update({ gradient, numbers, slot }) {
      const accumulator = slot('accumulator');
      const sum = tf.add(accumulator, tf.square(gradient));
      accumulator.assign(sum);
      return tf.div(tf.mul(gradient, numbers.rate), tf.sqrt(tf.add(sum, epsilon)));
    },
  }, options);
}
