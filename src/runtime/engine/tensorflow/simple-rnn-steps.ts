/** The steps of a layer of tanh cells as one kernel, where the engine has it; the product with the inputs is one for all of them. */
import * as core from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fuseSequences } from './recurrent-layer.ts';
import { wholeSequence } from './whole-sequence.ts';

let installed = false;

/** Teaches TensorFlow.js' layer the kernel; once. */
export function useSimpleRnnSteps(): void {
  if (installed) return;
  installed = true;
  fuseSequences(tfl.layers.simpleRNN({ units: 1 }), {
    gates: 1,
    nameOf: () => 'SimpleRnnSteps',
    states(name, x, { kernel, recurrent, bias }) {
      const [batch, steps, channels] = x.shape as [number, number, number];
      const sums = core.add(core.matMul(core.reshape(x, [batch * steps, channels]), kernel), bias);
      return wholeSequence(name, { sums: core.reshape(sums, [batch, steps, recurrent.shape[0]]), recurrent });
    },
  });
}
