/** Norms that the ways of clipping share. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

/** The norm over all values of all tensors. Summed as a vector: TensorFlow adds many scalars (AddN) in one order alone and in another in a graph. */
export const globalNormOf = (tensors: readonly Tensor[]): Scalar =>
  tf.sqrt(tf.sum(tf.stack(tensors.map((tensor) => tf.sum(tf.square(tensor)))))) as Scalar;

/** Norm of each unit's weights, the last axis being the units; a vector is one unit. Keeps the axes. */
export const unitNorms = (tensor: Tensor): Tensor =>
  tf.sqrt(tf.sum(tf.square(tensor), tensor.rank > 1 ? tensor.shape.map((_, axis) => axis).slice(0, -1) : undefined, true));

/** 1 where any of the 0/1 scalars is. */
export const anyOf = (flags: readonly Tensor[]): Scalar => (flags.length === 0 ? tf.scalar(0) : tf.max(tf.stack([...flags])));
