/** A kernel of the table in `engine/fused.ts` that does all steps of a sequence, together with its gradient. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasFused, runFused } from '../fused.ts';

/**
 * The states [batch, steps, units], or the last one as [batch, units]. The kernel `<name>Grad` is given the states' slopes, the
 * inputs and all outputs as `kept0`, `kept1` …, and gives the inputs' gradients in their order; `<name>LastGrad`, where an engine
 * has it, is given those of the last state alone. What the outputs are beside the states an engine decides.
 */
export function wholeSequence(name: string, inputs: Readonly<Record<string, Tensor>>, returnSequences: boolean): Tensor {
  const names = Object.keys(inputs);
  const named = (tensors: readonly Tensor[]): Record<string, Tensor> => Object.fromEntries(names.map((input, i) => [input, tensors[i]!]));
  const answer = core.customGrad((...given) => {
    const save = given.at(-1) as unknown as (tensors: Tensor[]) => void;
    const tensors = given.slice(0, -1) as Tensor[];
    const outputs = runFused(name, named(tensors));
    const states = outputs[0]!;
    save([...tensors, ...outputs]);
    return {
      value: returnSequences ? states : lastOf(states),
      gradFunc: (slopes: Tensor, saved: Tensor[]) => {
        const known = { ...named(saved), ...Object.fromEntries(saved.slice(names.length).map((it, i) => [`kept${i}`, it])) };
        const ofLast = `${name}LastGrad`;
        if (!returnSequences && hasFused(ofLast)) return runFused(ofLast, { slopes, ...known });
        return runFused(`${name}Grad`, { slopes: returnSequences ? slopes : amongZeros(slopes, states.shape[1]!), ...known });
      },
    };
  });
  return answer(...Object.values(inputs));
}

function lastOf(states: Tensor): Tensor {
  const [batch, steps, units] = states.shape as [number, number, number];
  return core.reshape(core.slice(states, [0, steps - 1, 0], [batch, 1, units]), [batch, units]);
}

function amongZeros(slopes: Tensor, steps: number): Tensor {
  return core.pad(core.expandDims(slopes, 1), [[0, 0], [steps - 1, 0], [0, 0]]);
}
