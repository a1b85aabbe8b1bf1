/**
 * Random tensors of a training step: dropout masks and noise, the same on every engine, and in a recorded step too.
 *
 * Each draw is Philox 4x32-10 (Salmon et al. 2011) keyed by the step's seed and the draw's number within the step, the
 * generator of TensorFlow's stateless random operations; where an engine has no kernel for it, JavaScript computes it.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from './engine/fused.ts';
import { fusedDropout } from './engine/tensorflow/dropout.ts';
import { normalValues, uniformValues } from './philox.ts';
import { changingValue } from './recording.ts';
import { tf } from './tf.ts';

interface Draws {
  readonly seed: () => number;
  readonly seedTensor: Scalar | undefined;
  count: number;
}

let current: Draws | undefined;

/** Runs one step's forward pass; `seed` is a 32-bit integer of its own for each step. Inside a tidy. */
export function withDraws<T>(seed: () => number, work: () => T): T {
  const outer = current;
  current = { seed, seedTensor: changingValue(seed, 'int32'), count: 0 };
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Values in [0, 1). */
export const drawUniform = (shape: readonly number[]): Tensor => draw('StatelessRandomUniform', shape, uniformValues);

/** Of mean 0 and deviation 1. */
export const drawNormal = (shape: readonly number[]): Tensor => draw('StatelessRandomNormal', shape, normalValues);

/** Dropout (Srivastava et al. 2014): each value of `shape`, by default x's own, is 0 with probability `rate`; the rest grows so that the mean stays. */
export function droppedOut(x: Tensor, rate: number, shape: readonly number[] = x.shape): Tensor {
  const alike = shape.length === x.rank && shape.every((size, axis) => size === x.shape[axis]);
  const whole = alike ? fusedDropout(x, rate, nextSeed) : undefined;
  if (whole !== undefined) return whole;
  const kept = tf.cast(tf.less(drawUniform(shape), 1 - rate), 'float32');
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
}

/** A 32-bit integer of `random`. */
export const seedFrom = (random: () => number): number => Math.floor(random() * 2 ** 32) | 0;

/** The step's draws; outside of a step (a layer tried alone) it is random like any initializer. */
const drawsNow = (): Draws => current ?? { seed: seedFrom.bind(undefined, Math.random), seedTensor: undefined, count: 0 };

/** The seed of the next draw, for a kernel. */
function nextSeed(draws: Draws = drawsNow()): Tensor {
  return tf.stack([draws.seedTensor ?? tf.scalar(draws.seed(), 'int32'), tf.scalar(draws.count++, 'int32')]);
}

function draw(kernel: string, shape: readonly number[], compute: (seeds: readonly [number, number], size: number) => Float32Array): Tensor {
  const draws = drawsNow();
  if (hasFused(kernel)) return runFused(kernel, { seed: nextSeed(draws) }, { shape })[0]!;
  return tf.tensor(compute([draws.seed(), draws.count++], shape.reduce((size, d) => size * d, 1)), [...shape], 'float32');
}
