/** An LSTM over a whole sequence as one kernel, where the engine has it; TensorFlow.js runs some thirty ops for every step. */
import * as tfl from '@tensorflow/tfjs-layers';
import { once } from './once.ts';
import { fuseSequences } from './recurrent-layer.ts';

/** By what a layer's gates are. */
const kernels: Readonly<Record<string, string>> = { sigmoid: 'LstmSequence', hardSigmoid: 'HardLstmSequence' };

/** Teaches TensorFlow.js' layer the kernels; once. */
export const useLstmSequence = once(() => {
  fuseSequences(tfl.layers.lstm({ units: 1 }), {
    gates: 4,
    nameOf: ({ recurrentActivation }) => kernels[recurrentActivation.getClassName()] ?? '',
  });
});
