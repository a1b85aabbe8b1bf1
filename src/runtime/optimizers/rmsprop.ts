/** RMSprop (Tieleman & Hinton 2012): gradients over their running root mean square, with momentum, centred or not. */
import type { Optimizer } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface RmspropOptions extends CommonOptions {
  /** Decay of the mean of squares (default 0.9). */
  rho?: number;
  /** Part of the last step that is kept (default 0). */
  momentum?: number;
  /** Added under the root (default 1e-7). */
  epsilon?: number;
  /** Take the mean gradient off, so that the divisor is its standard deviation (default false). */
  centered?: boolean;
}

/** v ← ρ·v + (1-ρ)·g²;  a ← ρ·a + (1-ρ)·g;  s ← momentum·s + η·g/√(v - a² + ε);  w ← w - s.  a is 0 unless centred. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options;
  return makeOptimizer({
    name: 'rmsprop',
    learningRate: 1e-3,
    slots: ['v', ...(centered ? ['mean'] : []), ...(momentum === 0 ? [] : ['momentum'])],
    numbers: { rate: ({ rate }) => rate },
    ...(momentum !== 0 && !centered ? { fused: { kernel: 'ApplyRMSProp', attrs: { rho, momentum, epsilon } } } : {}),
    update({ gradient, numbers, slot }) {
      const v = slot('v');
      let spread = tf.add(tf.mul(v, rho), tf.mul(tf.square(gradient), 1 - rho));
      v.assign(spread);
      if (centered) {
        const mean = slot('mean');
        const average = tf.add(tf.mul(mean, rho), tf.mul(gradient, 1 - rho));
        mean.assign(average);
        spread = tf.sub(spread, tf.square(average));
      }
      const change = tf.mul(gradient, tf.div(numbers.rate, tf.sqrt(tf.add(spread, epsilon))));
      if (momentum === 0) return change;
      const velocity = slot('momentum');
      const moved = tf.add(tf.mul(velocity, momentum), change);
      velocity.assign(moved);
      return moved;
    },
  }, options);
}
