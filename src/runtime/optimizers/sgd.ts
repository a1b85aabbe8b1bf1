/** Stochastic gradient descent, with (Nesterov) momentum. */
import type { Optimizer, Schedule } from '../experiment.ts';
import { tf } from '../tf.ts';
import { makeOptimizer, type CommonOptions } from './make.ts';

export interface SgdOptions extends CommonOptions {
  learningRate: number | Schedule;
  /** 0 … 1 (default 0: no momentum, no slots). */
  momentum?: number;
  /** Look ahead along the momentum (default false). */
  nesterov?: boolean;
}

/**
 * v ← momentum·v + g;  w ← w - η·v,  or with Nesterov  w ← w - η·(g + momentum·v)  (Sutskever et al. 2013, as in
 * TensorFlow's MomentumOptimizer and PyTorch). Keras keeps η·v instead, which is the same while η does not change.
 */
export function sgd(options: SgdOptions): Optimizer {
  const { momentum = 0, nesterov = false } = options;
  return makeOptimizer({
    name: 'sgd',
    learningRate: 0.01,
    slots: momentum === 0 ? [] : ['momentum'],
    fused: momentum === 0
      ? { kernel: 'ApplyGradientDescent' }
      : { kernel: 'ApplyMomentum', attrs: { momentum, nesterov } },
    numbers: { rate: ({ rate }) => rate },
    update({ gradient, numbers, slot }) {
      if (momentum === 0) return tf.mul(gradient, numbers.rate);
      const velocity = slot('momentum');
      const moved = tf.add(tf.mul(velocity, momentum), gradient);
      velocity.assign(moved);
      return tf.mul(nesterov ? tf.add(gradient, tf.mul(moved, momentum)) : moved, numbers.rate);
    },
  }, options);
}
