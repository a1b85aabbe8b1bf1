/** Stochastic gradient descent, with (Nesterov) momentum and decoupled weight decay. */
import type { Optimizer, Schedule } from '../experiment.ts';
import { tf } from '../tf.ts';
import { Slots } from './slots.ts';

export interface SgdOptions {
  learningRate: number | Schedule;
  /** 0 … 1 (default 0: no momentum, no slots). */
  momentum?: number;
  /** Look ahead along the momentum (default false). */
  nesterov?: boolean;
  /** Each step also takes learningRate · weightDecay · w away from kernels (variables of rank 2 or more); default 0. */
  weightDecay?: number;
}

/**
 * v ← momentum·v + g;  w ← w - η·v,  or with Nesterov  w ← w - η·(g + momentum·v)  (Sutskever et al. 2013, as in
 * TensorFlow's MomentumOptimizer). Weight decay is decoupled: w ← w - η·decay·w, biases and scales are left alone.
 */
export function sgd(options: SgdOptions): Optimizer {
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  const slots = new Slots(momentum === 0 ? [] : ['momentum']);
  return {
    name: 'sgd',
    learningRate,
    apply(gradients, variables, rate) {
      variables.forEach((variable, index) => tf.tidy(() => {
        const gradient = gradients[index]!;
        let direction = gradient;
        if (momentum !== 0) {
          const velocity = slots.at('momentum', index, variable);
          const moved = tf.add(tf.mul(velocity, momentum), gradient);
          direction = nesterov ? tf.add(gradient, tf.mul(moved, momentum)) : moved;
          velocity.assign(moved);
        }
        const kept = weightDecay !== 0 && variable.rank > 1 ? tf.mul(variable, 1 - rate * weightDecay) : variable;
        variable.assign(tf.sub(kept, tf.mul(direction, rate)));
      }));
    },
    state: () => slots.state(),
    restore: (state) => slots.restore(state),
    dispose: () => slots.dispose(),
  };
}
