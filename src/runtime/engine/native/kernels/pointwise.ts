/**
 * Convolutions of one position, which mix channels and nothing else, by our own operations (native/pointwise.h), or as the products
 * of matrices that they are: TensorFlow's products take two thirds to nine tenths of the time of its convolutions.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { mayUseOwnKernels } from '../own-kernels.ts';
import { asRows } from './as-rows.ts';
import { FEWEST_CHANNELS, hasUnitSteps, type Route, type Shape } from './convolution-route.ts';
import { operation } from './operation.ts';

/** Of more positions the gradient of the filter is faster as a convolution's (7.9 against 5.7 ms for 64 images of 32 × 32 × 84), of fewer as a product (1.7 against 2.1 for 16 × 16 × 96). */
const FEW_POSITIONS = 1 << 14;
/** Of more the filter does not stay in the cache beside the positions. */
const MOST_CHANNELS = 512;
/** Of fewer positions there is little to share among threads. */
const FEWEST_POSITIONS = 1 << 11;

const asMatrix = (filter: Tensor): Tensor => tf.reshape(filter, filter.shape.slice(2));

function isOwn({ inShape, filterShape }: Shape): boolean {
  const positions = inShape.slice(0, -1).reduce((product, size) => product * size, 1);
  const fits = filterShape.slice(2).every((channels) => channels >= FEWEST_CHANNELS && channels <= MOST_CHANNELS);
  return fits && positions >= FEWEST_POSITIONS && mayUseOwnKernels();
}

export const pointwise: Route = {
  /** Whether every output is made of the input at its own place. */
  takes: ({ filterShape: [height, width], attrs }) => height === 1 && width === 1 && hasUnitSteps(attrs),
  forward: (x, filter, shape) => {
    if (isOwn(shape)) return operation('GradnetPointwise', [x, filter], { ints: { normalized: 0 } })[0]!;
    return tf.reshape(tf.matMul(asRows(x), asMatrix(filter)), [...x.shape.slice(0, -1), filter.shape[3]!]);
  },
  inputGradient: (dy, filter, shape) => {
    if (isOwn(shape)) return operation('GradnetPointwiseInputGrad', [dy, filter], {})[0]!;
    return tf.reshape(tf.matMul(asRows(dy), asMatrix(filter), false, true), shape.inShape as number[]);
  },
  filterGradient: (x, dy, shape) => {
    if (isOwn(shape)) return operation('GradnetPointwiseFilterGrad', [x, dy], { ints: { normalized: 0 } })[0]!;
    const many = dy.size / dy.shape.at(-1)! > FEW_POSITIONS;
    return many ? undefined : tf.reshape(tf.matMul(asRows(x), asRows(dy), true, false), shape.filterShape as number[]);
  },
};
