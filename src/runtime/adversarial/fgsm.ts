/** The fast gradient sign method: samples one small step uphill in the loss, along the sign of its gradient. */
import type { Adversarial } from '../experiment.ts';
import { tf } from '../tf.ts';

export interface FgsmOptions {
  /** Length of the step for each value, as a share of the data's value range. */
  epsilon: number;
  /** Part of each batch that is replaced (default 0.5). */
  share?: number;
}

/** x + epsilon · range · sign(∂L/∂x), kept within the data's range (Goodfellow et al. 2015). */
export function fgsm({ epsilon, share = 0.5 }: FgsmOptions): Adversarial {
  return {
    name: 'fgsm',
    count: (size) => Math.round(share * size),
    perturb: (inputs, gradients, { low, high }) =>
      tf.clipByValue(tf.add(inputs, tf.mul(tf.sign(gradients), epsilon * (high - low))), low, high),
  };
}
