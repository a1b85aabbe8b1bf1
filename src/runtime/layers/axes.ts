/** Operations along one axis of a tensor, of any rank, out of ops whose gradients every engine has. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

const sizeOf = (lengths: readonly number[]): number => lengths.reduce((n, d) => n * d, 1);

/** [all axes before, this one, all axes after] */
function split(shape: readonly number[], axis: number): [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis]!, sizeOf(shape.slice(axis + 1))];
}

const withLength = (shape: readonly number[], axis: number, length: number): number[] => shape.map((d, i) => (i === axis ? length : d));

/** Puts `factor - 1` zeros between neighbours: 1 2 3 as 1 0 2 0 3. */
export function stretch(x: Tensor, axis: number, factor: number): Tensor {
  if (factor === 1) return x;
  const [before, length, after] = split(x.shape, axis);
  const spaced = tf.pad(tf.reshape(x, [before, length, 1, after]), [[0, 0], [0, 0], [0, factor - 1], [0, 0]]);
  const reach = (length - 1) * factor + 1;
  const cut = tf.slice(tf.reshape(spaced, [before, length * factor, after]), [0, 0, 0], [before, reach, after]);
  return tf.reshape(cut, withLength(x.shape, axis, reach));
}

/** `count` values from `first` on, `step` apart. The axis must reach to first + count · step. */
export function every(x: Tensor, axis: number, first: number, step: number, count: number): Tensor {
  const [before, length, after] = split(x.shape, axis);
  const cut = tf.slice(tf.reshape(x, [before, length, after]), [0, first, 0], [before, count * step, after]);
  const picked = step === 1 ? cut : tf.slice(tf.reshape(cut, [before, count, step, after]), [0, 0, 0, 0], [before, count, 1, after]);
  return tf.reshape(picked, withLength(x.shape, axis, count));
}

/** Every value `factor` times: 1 2 3 as 1 1 2 2 3 3. */
export function repeat(x: Tensor, axis: number, factor: number): Tensor {
  if (factor === 1) return x;
  const [before, length, after] = split(x.shape, axis);
  const copies = tf.mul(tf.reshape(x, [before, length, 1, after]), tf.ones([1, 1, factor, 1]));
  return tf.reshape(copies, withLength(x.shape, axis, length * factor));
}

/** Multiplies by a matrix [new length, length] along the axis. */
export function mix(x: Tensor, axis: number, matrix: Tensor2D): Tensor {
  const [before, length, after] = split(x.shape, axis);
  const rows = tf.tile(tf.expandDims(matrix, 0), [before, 1, 1]);
  return tf.reshape(tf.matMul(rows, tf.reshape(x, [before, length, after])), withLength(x.shape, axis, matrix.shape[0]));
}

/** Zeros before and after, negative amounts cut off; one pair an axis, channels and batch not among them. */
export function fit(x: Tensor, margins: readonly (readonly [number, number])[]): Tensor {
  const all = [[0, 0], ...margins, [0, 0]] as [number, number][];
  const begin = all.map(([front]) => Math.max(0, -front));
  const size = x.shape.map((d, i) => d - begin[i]! - Math.max(0, -all[i]![1]));
  const kept = all.some(([front, back]) => front < 0 || back < 0) ? tf.slice(x, begin, size) : x;
  if (!all.some(([front, back]) => front > 0 || back > 0)) return kept;
  return tf.pad(kept, all.map(([front, back]): [number, number] => [Math.max(0, front), Math.max(0, back)]));
}
