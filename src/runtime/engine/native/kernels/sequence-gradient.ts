/** The gradient of a layer of cells as one operation of our own (native/backward.h). */
import type { Tensor } from '@tensorflow/tfjs-core';
import { operation } from './operation.ts';

/** Of the inputs, the kernel, the recurrent kernel and the bias; in a graph the first is left out where nobody asks for it (graph/unasked.ts). */
export const sequenceGradient = (name: string, inputs: readonly Tensor[]): Tensor[] => operation(name, inputs, { flags: { of_inputs: true } }, 4);
