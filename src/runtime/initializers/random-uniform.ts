/** Uniform draws whose limits may be zero: TensorFlow.js takes 0 for a limit that was not given. */
import { tf } from '../tf.ts';
import type { Initializer } from './base.ts';

/** Uniform from `minval` to `maxval`. TensorFlow.js' own class, with its limits put right. */
export function randomUniform({ minval = -0.05, maxval = 0.05 }: { minval?: number; maxval?: number } = {}): Initializer {
  const made = tf.initializers.randomUniform({ minval, maxval });
  return Object.assign(made, { minval, maxval });
}
