/** Layers of GRU and of tanh cells, and their gradients, by our own operations (native/gru.h, native/simple-rnn.h). */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { asRows } from './as-rows.ts';
import { operation, registerNative } from './operation.ts';
import { inputGradient, weightGradients } from './sequence-gradients.ts';

/** Where TensorFlow lacks the operations nothing is registered, and the layers are composed. */
export function registerOwnSequences(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('GruSequence', 'GruSequenceGrad', 'SimpleRnnSequence', 'SimpleRnnSequenceGrad');
  registerNative('GruSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetGru', [x!, kernel!, recurrent!, bias!], {}, 3));
  registerNative('GruSequenceGrad', ({ slopes, x, kernel, recurrent, kept0: states, kept1: inner, kept2: gates }) => tf.tidy(() => {
    const [ofSums, ofTurned] = operation('GradnetGruGrad', [slopes!, states!, inner!, gates!, recurrent!], {}, 2) as [Tensor, Tensor];
    const [ofKernel, ofRecurrent, ofBias] = weightGradients(x!, states!, ofSums, ofTurned) as [Tensor, Tensor, Tensor];
    return [inputGradient(ofSums, kernel!, x!.shape), ofKernel, ofRecurrent, tf.stack([ofBias, tf.sum(asRows(ofTurned), 0)])];
  }));
  registerNative('SimpleRnnSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetSimpleRnn', [x!, kernel!, recurrent!, bias!], {}));
  registerNative('SimpleRnnSequenceGrad', ({ slopes, x, kernel, recurrent, kept0: states }) => tf.tidy(() => {
    const ofSums = operation('GradnetSimpleRnnGrad', [slopes!, states!, recurrent!], {})[0]!;
    return [inputGradient(ofSums, kernel!, x!.shape), ...weightGradients(x!, states!, ofSums)];
  }));
}
