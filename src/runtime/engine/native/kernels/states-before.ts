/** What a step of a sequence begins with. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';

/** The state before each step, of the states after it [batch, steps, units]: 0 before the first. */
export function statesBefore(states: Tensor): Tensor {
  const [batch, steps, units] = states.shape as [number, number, number];
  return tf.concat([tf.zeros([batch, 1, units]), tf.slice(states, [0, 0, 0], [batch, steps - 1, units])], 1);
}
