/** A layer of tanh cells over a whole sequence as one kernel, where the engine has it. */
import * as tfl from '@tensorflow/tfjs-layers';
import { fuseSequences } from './recurrent-layer.ts';
import { wholeSequence } from './whole-sequence.ts';

let installed = false;

/** Teaches TensorFlow.js' layer the kernel; once. */
export function useSimpleRnnSequence(): void {
  if (installed) return;
  installed = true;
  fuseSequences(tfl.layers.simpleRNN({ units: 1 }), {
    gates: 1,
    nameOf: () => 'SimpleRnnSequence',
    states: (name, x, { kernel, recurrent, bias }) => wholeSequence(name, { x, kernel, recurrent, bias }),
  });
}
