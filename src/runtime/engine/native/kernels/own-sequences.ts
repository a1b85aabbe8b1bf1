/** The steps of GRU and of tanh cells, and their gradients, by our own operations (native/gru.h, native/simple-rnn.h). */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../../tf.ts';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { asRows } from './as-rows.ts';
import { operation, registerNative } from './operation.ts';
import { statesBefore } from './states-before.ts';

/** Where TensorFlow lacks the operations nothing is registered, and the layers are composed. */
export function registerOwnSequences(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('GruSteps', 'GruStepsGrad', 'SimpleRnnSteps', 'SimpleRnnStepsGrad');
  registerNative('GruSteps', ({ sums, recurrent, bias }) => operation('GradnetGru', [sums!, recurrent!, bias!], {}, 3));
  registerNative('GruStepsGrad', ({ slopes, recurrent, kept0: states, kept1: inner, kept2: gates }) => tf.tidy(() => {
    const [ofSums, ofTurned] = operation('GradnetGruGrad', [slopes!, states!, inner!, gates!, recurrent!], {}, 2) as [Tensor, Tensor];
    const all = asRows(ofTurned);
    return [ofSums, tf.matMul(asRows(statesBefore(states!)), all, true, false), tf.sum(all, 0)];
  }));
  registerNative('SimpleRnnSteps', ({ sums, recurrent }) => operation('GradnetSimpleRnn', [sums!, recurrent!], {}));
  registerNative('SimpleRnnStepsGrad', ({ slopes, recurrent, kept0: states }) => tf.tidy(() => {
    const ofSums = operation('GradnetSimpleRnnGrad', [slopes!, states!, recurrent!], {})[0]!;
    return [ofSums, tf.matMul(asRows(statesBefore(states!)), asRows(ofSums), true, false)];
  }));
}
