/**
 * An LSTM over a whole sequence as one kernel, and one for its gradient, where the engine has them; TensorFlow.js runs
 * some thirty ops for every step of it. What the layer is and stores does not change.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../fused.ts';

const forward = 'LstmSequence';

interface Activation { getClassName(): string }
interface Weight { read(): Tensor }
interface Lstm {
  readonly stateful: boolean;
  readonly returnState: boolean;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly cell: {
    readonly activation: Activation;
    readonly recurrentActivation: Activation;
    readonly dropout: number;
    readonly recurrentDropout: number;
    readonly useBias: boolean;
    readonly units: number;
    readonly kernel: Weight;
    readonly recurrentKernel: Weight;
    readonly bias: Weight | null;
  };
}
type Keywords = Record<string, unknown>;
type Call = (this: Lstm, inputs: Tensor | Tensor[], kwargs?: Keywords) => Tensor | Tensor[];

let installed = false;

/** Teaches TensorFlow.js' layer and its automatic differentiation the kernels; once. */
export function useLstmSequence(): void {
  if (installed) return;
  installed = true;
  core.registerGradient({ kernelName: forward, inputsToSave: ['x', 'kernel', 'recurrent'], outputsToSave: [true, true, true], gradFunc });
  const layer = Object.getPrototypeOf(tfl.layers.lstm({ units: 1 })) as { call: Call };
  const composed = layer.call;
  layer.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const alone = !Array.isArray(inputs) || inputs.length === 1;
    return alone && x.dtype === 'float32' && hasFused(forward) && fits(this, kwargs) ? sequence(this, x) : composed.call(this, inputs, kwargs);
  };
}

/** Whether the kernel computes this layer: the usual activations, nothing dropped, masked or carried over. */
function fits({ cell, stateful, returnState }: Lstm, kwargs: Keywords | undefined): boolean {
  const plain = kwargs?.['mask'] == null && kwargs?.['initialState'] == null && !stateful && !returnState;
  const certain = kwargs?.['training'] !== true || (cell.dropout === 0 && cell.recurrentDropout === 0);
  return plain && certain && cell.activation.getClassName() === 'tanh' && ['sigmoid', 'hardSigmoid'].includes(cell.recurrentActivation.getClassName());
}

function sequence({ cell, goBackwards, returnSequences }: Lstm, given: Tensor): Tensor {
  return core.tidy(() => {
    const x = goBackwards ? core.reverse(given, 1) : given;
    const bias = cell.useBias ? cell.bias!.read() : core.zeros([4 * cell.units]);
    const hard = cell.recurrentActivation.getClassName() === 'hardSigmoid';
    const [states] = runFused(forward, { x, kernel: cell.kernel.read(), recurrent: cell.recurrentKernel.read(), bias }, { hard }) as [Tensor];
    if (returnSequences) return states;
    const [batch, steps, units] = states.shape as [number, number, number];
    return core.reshape(core.slice(states, [0, steps - 1, 0], [batch, 1, units]), [batch, units]);
  });
}

const gradFunc: core.GradFunc = (gradients, saved, attrs) => {
  const [slopes] = gradients as Tensor[];
  const [x, kernel, recurrent, states, cells, gates] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  const results = runFused('LstmSequenceGrad', { slopes: slopes!, x, kernel, recurrent, states, cells, gates }, attrs as unknown as { hard: boolean });
  const [dx, dKernel, dRecurrent, dBias] = results as [Tensor, Tensor, Tensor, Tensor];
  return { x: () => dx, kernel: () => dKernel, recurrent: () => dRecurrent, bias: () => dBias };
};
