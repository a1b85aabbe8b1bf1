/**
 * An LSTM over a whole sequence as one kernel, and one for its gradient, where the engine has them; TensorFlow.js runs
 * some thirty ops for every step of it. What the layer is and stores does not change.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { hasFused, runFused } from '../fused.ts';

/** By what a layer's gates are. */
const kernels: Readonly<Record<string, string>> = { sigmoid: 'LstmSequence', hardSigmoid: 'HardLstmSequence' };
const kernelOf = ({ cell }: Lstm): string => kernels[cell.recurrentActivation.getClassName()] ?? '';

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

/** Teaches TensorFlow.js' layer the kernels; once. */
export function useLstmSequence(): void {
  if (installed) return;
  installed = true;
  const layer = Object.getPrototypeOf(tfl.layers.lstm({ units: 1 })) as { call: Call };
  const composed = layer.call;
  layer.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const alone = !Array.isArray(inputs) || inputs.length === 1;
    return alone && x.dtype === 'float32' && hasFused(kernelOf(this)) && fits(this, kwargs) ? sequence(this, x) : composed.call(this, inputs, kwargs);
  };
}

/** Whether the kernel computes this layer: the usual activations, nothing dropped, masked or carried over. */
function fits({ cell, stateful, returnState }: Lstm, kwargs: Keywords | undefined): boolean {
  const plain = kwargs?.['mask'] == null && kwargs?.['initialState'] == null && !stateful && !returnState;
  const certain = kwargs?.['training'] !== true || (cell.dropout === 0 && cell.recurrentDropout === 0);
  return plain && certain && cell.activation.getClassName() === 'tanh';
}

function sequence(layer: Lstm, given: Tensor): Tensor {
  const { cell, goBackwards, returnSequences } = layer;
  return core.tidy(() => {
    const x = goBackwards ? core.reverse(given, 1) : given;
    const bias = cell.useBias ? cell.bias!.read() : core.zeros([4 * cell.units]);
    const states = run(kernelOf(layer), x, cell.kernel.read(), cell.recurrentKernel.read(), bias);
    if (returnSequences) return states;
    const [batch, steps, units] = states.shape as [number, number, number];
    return core.reshape(core.slice(states, [0, steps - 1, 0], [batch, 1, units]), [batch, units]);
  });
}

/** The states; of what the kernel gives beside them an engine decides. */
function run(kernelName: string, ...layer: [x: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor]): Tensor {
  const states = core.customGrad((...given) => {
    const [x, kernel, recurrent, bias, save] = given as unknown as [...typeof layer, (tensors: Tensor[]) => void];
    const outputs = runFused(kernelName, { x, kernel, recurrent, bias });
    save([x, kernel, recurrent, ...outputs]);
    return {
      value: outputs[0]!,
      gradFunc: (slopes: Tensor, saved: Tensor[]) => {
        const [ofX, ofKernel, ofRecurrent, ...kept] = saved as [Tensor, Tensor, Tensor, ...Tensor[]];
        return runFused(`${kernelName}Grad`, { slopes, x: ofX, kernel: ofKernel, recurrent: ofRecurrent, ...Object.fromEntries(kept.map((it, i) => [`kept${i}`, it])) });
      },
    };
  });
  return states(...layer);
}
