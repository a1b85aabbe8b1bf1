/** Layers of cells and their gradients by our own operations (native/lstm.h, native/gru.h, native/simple-rnn.h). */
import type { Tensor } from '@tensorflow/tfjs-core';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';
import { ownBackward } from './own-lstm.ts';
import { sequenceGradient } from './sequence-gradient.ts';

type Gradient = (given: Record<string, Tensor>) => Tensor[];

const ofLstm: Gradient = ({ slopes, x, kernel, recurrent, kept0: states, kept1: cells, kept2: gates }) =>
  ownBackward(slopes!, { x: x!, kernel: kernel!, recurrent: recurrent!, states: states!, cells: cells!, gates: gates! });
const ofGru: Gradient = ({ slopes, x, kernel, recurrent, kept0: states, kept1: inner, kept2: gates }) =>
  sequenceGradient('GradnetGruGrad', [slopes!, x!, kernel!, recurrent!, states!, inner!, gates!]);
const ofSimple: Gradient = ({ slopes, x, kernel, recurrent, kept0: states }) =>
  sequenceGradient('GradnetSimpleRnnGrad', [slopes!, x!, kernel!, recurrent!, states!]);

/** By name; the operations see by the slopes' shape whether these are of every state or of the last one. */
const gradients: Readonly<Record<string, Gradient>> = {
  GruSequenceGrad: ofGru, GruSequenceLastGrad: ofGru, SimpleRnnSequenceGrad: ofSimple, SimpleRnnSequenceLastGrad: ofSimple, LstmSequenceLastGrad: ofLstm,
};

/** Where TensorFlow lacks the operations nothing is registered, and the layers are composed; an LSTM's other kernels are in lstm.ts. */
export function registerOwnSequences(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('GruSequence', 'SimpleRnnSequence', ...Object.keys(gradients));
  registerNative('GruSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetGru', [x!, kernel!, recurrent!, bias!], {}, 3));
  registerNative('SimpleRnnSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetSimpleRnn', [x!, kernel!, recurrent!, bias!], {}));
  for (const [name, gradient] of Object.entries(gradients)) registerNative(name, gradient);
}
