/** An LSTM over a whole sequence as one kernel, where the engine has it; TensorFlow.js runs some thirty ops for every step. */
import * as tfl from '@tensorflow/tfjs-layers';
import { fuseSequences } from './recurrent-layer.ts';
import { wholeSequence } from './whole-sequence.ts';

/** By what a layer's gates are. */
const kernels: Readonly<Record<string, string>> = { sigmoid: 'LstmSequence', hardSigmoid: 'HardLstmSequence' };

let installed = false;

/** Teaches TensorFlow.js' layer the kernels; once. */
export function useLstmSequence(): void {
  if (installed) return;
  installed = true;
  fuseSequences(tfl.layers.lstm({ units: 1 }), {
    gates: 4,
    nameOf: ({ recurrentActivation }) => kernels[recurrentActivation.getClassName()] ?? '',
    states: (name, x, { kernel, recurrent, bias }) => wholeSequence(name, { x, kernel, recurrent, bias }),
  });
}
