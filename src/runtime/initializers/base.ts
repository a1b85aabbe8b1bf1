/** The class by which TensorFlow.js tells an initializer, which it does not export. */
import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';

export interface Initializer { apply(shape: number[], dtype?: DataType): Tensor; getConfig(): object; getClassName(): string }

export const InitializerBase = Object.getPrototypeOf(tf.initializers.zeros().constructor) as new () => {
  apply(shape: number[], dtype?: DataType): Tensor;
  getConfig(): object;
  getClassName(): string;
};
