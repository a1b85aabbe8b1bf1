/** Replaces the first samples of a batch by adversarial ones, made against the model as it is. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batches.ts';
import type { Adversarial } from '../experiment.ts';
import { tf } from '../tf.ts';
import { lossesOf, type Goal } from '../train/goals.ts';
import type { Head } from '../train/head.ts';

/**
 * Inputs with `adversarial`'s share of them perturbed; inside a tidy. The gradient is taken in inference mode, so that
 * batch normalization counts no batch twice and the step's dropout stays what its seed says.
 */
export function harden(
  { size, inputs, targets }: Batch,
  adversarial: Adversarial,
  goals: readonly Goal[],
  head: Head,
  range: { readonly low: number; readonly high: number },
): Tensor[] {
  const count = Math.min(size, adversarial.count(size));
  if (count === 0) return inputs;
  const first = (tensor: Tensor): Tensor => tf.slice(tensor, 0, count);
  const attacked = inputs.map(first);
  const wanted = targets.map(first);
  const gradients = tf.grads((...x: Tensor[]) => lossesOf(goals, wanted, head.forward(x, false), head).total)(attacked);
  return attacked.map((input, i) => {
    const worse = adversarial.perturb(input, gradients[i]!, range);
    return count === size ? worse : tf.concat([worse, tf.slice(inputs[i]!, count)]);
  });
}
