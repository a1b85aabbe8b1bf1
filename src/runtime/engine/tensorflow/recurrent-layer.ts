/** TensorFlow.js' recurrent layers by one kernel a sequence: of which of them that is so, and what goes around the kernel. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused } from '../fused.ts';
import { wholeSequence } from './whole-sequence.ts';

interface Activation { getClassName(): string }
interface Weight { read(): Tensor }
export interface Cell {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly useBias: boolean;
  readonly units: number;
  readonly kernel: Weight;
  readonly recurrentKernel: Weight;
  readonly bias: Weight | null;
}
interface RecurrentLayer {
  readonly stateful: boolean;
  readonly returnState: boolean;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly cell: Cell;
}
type Keywords = Record<string, unknown>;
type Call = (this: RecurrentLayer, inputs: Tensor | Tensor[], kwargs?: Keywords) => Tensor | Tensor[];

export interface SequenceKernel {
  /** How many columns each cell has in the kernels. */
  readonly gates: number;
  /** The kernel of `engine/fused.ts` for a layer of such cells; none is the empty name. */
  nameOf(cell: Cell): string;
}

/** Teaches all layers of that kind the kernel, where the engine has it; what a layer is and stores does not change. */
export function fuseSequences(example: object, { gates, nameOf }: SequenceKernel): void {
  const layer = Object.getPrototypeOf(example) as { call: Call };
  const composed = layer.call;
  layer.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const alone = !Array.isArray(inputs) || inputs.length === 1;
    const name = nameOf(this.cell);
    if (!alone || x.dtype !== 'float32' || !hasFused(name) || !isPlain(this, kwargs)) return composed.call(this, inputs, kwargs);
    const { cell, goBackwards, returnSequences } = this;
    return core.tidy(() => {
      const bias = cell.useBias ? cell.bias!.read() : core.zeros([gates * cell.units]);
      const given = { x: goBackwards ? core.reverse(x, 1) : x, kernel: cell.kernel.read(), recurrent: cell.recurrentKernel.read(), bias };
      return wholeSequence(name, given, returnSequences);
    });
  };
}

/** Whether a kernel computes this layer: the usual activation, nothing dropped, masked or carried over. */
function isPlain({ cell, stateful, returnState }: RecurrentLayer, kwargs: Keywords | undefined): boolean {
  const plain = kwargs?.['mask'] == null && kwargs?.['initialState'] == null && !stateful && !returnState;
  const certain = kwargs?.['training'] !== true || (cell.dropout === 0 && cell.recurrentDropout === 0);
  return plain && certain && cell.activation.getClassName() === 'tanh';
}
