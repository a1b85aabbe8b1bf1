/** A layer of tanh cells over a whole sequence as one kernel, where the engine has it. */
import * as tfl from '@tensorflow/tfjs-layers';
import { once } from './once.ts';
import { fuseSequences } from './recurrent-layer.ts';

/** Teaches TensorFlow.js' layer the kernel; once. */
export const useSimpleRnnSequence = once(() => {
  fuseSequences(tfl.layers.simpleRNN({ units: 1 }), {
    gates: 1,
    nameOf: () => 'SimpleRnnSequence',
  });
});
