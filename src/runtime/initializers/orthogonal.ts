/** Orthogonal draws by Householder reflections on plain numbers; TensorFlow.js' own take minutes for a wide layer. */
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import type { Initializer } from './base.ts';

/**
 * An orthonormal basis of the columns of a random normal matrix [rows, columns], rows >= columns, with the signs that
 * make it uniform over all rotations (Mezzadri 2007). Row-major in and out; overwrites what it is given.
 */
export function orthonormal(a: Float64Array, rows: number, columns: number): Float64Array {
  const signs = new Float64Array(columns);
  const vectors: Float64Array[] = [];
  const reflect = (matrix: Float64Array, v: Float64Array, from: number, first: number): void => {
    const dots = new Float64Array(columns);
    for (let i = from; i < rows; i++) for (let j = first; j < columns; j++) dots[j]! += v[i]! * matrix[i * columns + j]!;
    for (let i = from; i < rows; i++) for (let j = first; j < columns; j++) matrix[i * columns + j]! -= 2 * v[i]! * dots[j]!;
  };
  for (let k = 0; k < columns; k++) {
    const v = new Float64Array(rows);
    let square = 0;
    for (let i = k; i < rows; i++) square += (v[i] = a[i * columns + k]!) ** 2;
    const head = v[k]!;
    const length = Math.sqrt(square) * (head < 0 ? -1 : 1);
    // reflected, the column points along -length
    signs[k] = length > 0 ? -1 : 1;
    v[k] = head + length;
    const norm = Math.sqrt(square - head * head + v[k]! ** 2);
    for (let i = k; i < rows; i++) v[i]! /= norm || 1;
    reflect(a, v, k, k);
    vectors.push(v);
  }
  const q = new Float64Array(rows * columns);
  for (let k = 0; k < columns; k++) q[k * columns + k] = signs[k]!;
  for (let k = columns - 1; k >= 0; k--) reflect(q, vectors[k]!, k, 0);
  return q;
}

/** Shape as a matrix: all but the last axis, and the last. */
export function drawOrthogonal(shape: readonly number[], gain: number): Float32Array {
  const columns = shape.at(-1)!;
  const rows = shape.slice(0, -1).reduce((n, d) => n * d, 1);
  const [long, short] = [Math.max(rows, columns), Math.min(rows, columns)];
  const normal = tf.tidy(() => tf.randomNormal([long, short]).dataSync());
  const q = orthonormal(Float64Array.from(normal), long, short);
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return gain * (rows >= columns ? q[i * short + j]! : q[j * short + i]!);
  });
}

/** A random rotation times a gain. TensorFlow.js' own class, drawn faster. */
export function orthogonal({ gain = 1 }: { gain?: number } = {}): Initializer {
  const made = tf.initializers.orthogonal({ gain }) as unknown as Initializer;
  made.apply = (shape: number[], dtype?: DataType): Tensor => tf.tensor(drawOrthogonal(shape, gain), shape, dtype);
  return made;
}
