/** Keras' variance scaling: truncated draws get the variance they are named by, which TensorFlow.js leaves 0.774 of. */
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { registerOwn } from '../own-classes.ts';
import { tf } from '../tf.ts';
import { InitializerBase, type Initializer } from './base.ts';

/** Variance of a standard normal cut off at ±2. */
const TRUNCATED = 0.7737413035499232;

type Mode = 'fan_in' | 'fan_out' | 'fan_avg';
const modes = { fan_in: 'fanIn', fan_out: 'fanOut', fan_avg: 'fanAvg' } as const;

const truncated = (scale: number, mode: Mode): Initializer =>
  tf.initializers.varianceScaling({ scale: scale / TRUNCATED, mode: modes[mode], distribution: 'normal' });

/** Truncated normal of variance 2 / (fan in + fan out). It is TensorFlow.js' own class, with the scale that makes up for the cut. */
export const glorotNormal = (): Initializer => truncated(1, 'fan_avg');
/** Truncated normal of variance 2 / fan in. */
export const heNormal = (): Initializer => truncated(2, 'fan_in');
/** Truncated normal of variance 1 / fan in. */
export const leCunNormal = (): Initializer => truncated(1, 'fan_in');

export interface Scaling { readonly scale: number; readonly mode: Mode }

/** Normal without a cut, which TensorFlow.js does not scale by fans. */
class UntruncatedNormalScaling extends InitializerBase {
  static readonly className = 'UntruncatedNormalScaling';
  readonly #given: Scaling;

  constructor(given: Scaling) {
    super();
    this.#given = given;
  }

  override apply(shape: number[], dtype?: DataType): Tensor {
    const field = shape.slice(0, -2).reduce((n, d) => n * d, 1);
    const fanIn = shape.length < 2 ? (shape[0] ?? 1) : shape.at(-2)! * field;
    const fanOut = shape.length < 2 ? (shape[0] ?? 1) : shape.at(-1)! * field;
    const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[this.#given.mode];
    return tf.randomNormal(shape, 0, Math.sqrt(this.#given.scale / Math.max(1, fan)), dtype as 'float32' | undefined);
  }

  override getConfig(): object {
    return { ...this.#given };
  }
}
registerOwn(UntruncatedNormalScaling);

/** Normal of variance scale / fan, without a cut. */
export const untruncatedNormal = (given: Scaling): Initializer => new UntruncatedNormalScaling(given);

/** Keras' VarianceScaling: variance scale / fan, of one of three distributions. */
export function varianceScaling({ scale = 1, mode = 'fan_in', distribution = 'truncated_normal' }: {
  scale?: number; mode?: Mode; distribution?: 'truncated_normal' | 'untruncated_normal' | 'uniform';
} = {}): Initializer {
  if (distribution === 'truncated_normal') return truncated(scale, mode);
  if (distribution === 'untruncated_normal') return untruncatedNormal({ scale, mode });
  return tf.initializers.varianceScaling({ scale, mode: modes[mode], distribution: 'uniform' });
}
