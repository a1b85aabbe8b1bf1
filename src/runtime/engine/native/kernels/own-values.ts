/** Dropout, gelu and softmax's gradient by our own operations (native/values.cc, native/rows.cc), where TensorFlow has them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';

/** How many random bits a value's number is made of. */
const RANDOM_BITS = 23;

/** As in single precision: what numbers below `1 - rate` are, as bits, and what the values that are kept grow by. */
const below = (rate: number): number => Math.ceil(Math.fround(1 - rate) * 2 ** RANDOM_BITS);
const scale = (rate: number): number => 1 / (1 - rate);

/** Where they are missing nothing is registered, and TensorFlow.js composes them. */
export function registerOwnValues(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('Dropout', 'DropoutGrad', 'Gelu', 'GeluGrad', 'SoftmaxGrad');
  registerNative('Dropout', ({ x, seed }, attrs) => {
    const { rate } = attrs as { rate: number };
    return operation('GradnetDropout', [x!, seed!], { ints: { below: below(rate) }, floats: { scale: scale(rate) } }, 2);
  });
  registerNative('DropoutGrad', ({ dy, kept }, attrs) => one('GradnetDropoutGrad', [dy!, kept!], { floats: { scale: scale((attrs as { rate: number }).rate) } }));
  registerNative('Gelu', ({ x }) => one('GradnetGelu', [x!]));
  registerNative('GeluGrad', ({ dy, x }) => one('GradnetGeluGrad', [dy!, x!]));
  registerNative('SoftmaxGrad', ({ dy, y }) => one('GradnetSoftmaxGrad', [dy!, y!]));
}

const one = (name: string, inputs: Tensor[], attributes: Parameters<typeof operation>[2] = {}): Tensor => operation(name, inputs, attributes)[0]!;
