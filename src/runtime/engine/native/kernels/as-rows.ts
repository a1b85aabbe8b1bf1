/** Everything before the last axis as one: the matrix that products and sums over it are made of. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';

export const asRows = (x: Tensor): Tensor => tf.reshape(x, [-1, x.shape.at(-1)!]);
