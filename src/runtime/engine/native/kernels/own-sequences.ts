/** Layers of GRU and of tanh cells, and their gradients, by our own operations (native/gru.h, native/simple-rnn.h). */
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';
import { sequenceGradient } from './sequence-gradient.ts';

/** Where TensorFlow lacks the operations nothing is registered, and the layers are composed. */
export function registerOwnSequences(): void {
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('GruSequence', 'GruSequenceGrad', 'SimpleRnnSequence', 'SimpleRnnSequenceGrad');
  registerNative('GruSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetGru', [x!, kernel!, recurrent!, bias!], {}, 3));
  registerNative('GruSequenceGrad', ({ slopes, x, kernel, recurrent, kept0: states, kept1: inner, kept2: gates }) =>
    sequenceGradient('GradnetGruGrad', [slopes!, x!, kernel!, recurrent!, states!, inner!, gates!]));
  registerNative('SimpleRnnSequence', ({ x, kernel, recurrent, bias }) => operation('GradnetSimpleRnn', [x!, kernel!, recurrent!, bias!], {}));
  registerNative('SimpleRnnSequenceGrad', ({ slopes, x, kernel, recurrent, kept0: states }) =>
    sequenceGradient('GradnetSimpleRnnGrad', [slopes!, x!, kernel!, recurrent!, states!]));
}
