/** A kernel of the table in `engine/fused.ts` that does all steps of a sequence, together with its gradient. */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runFused } from '../fused.ts';

/**
 * The states [batch, steps, units]. The kernel `<name>Grad` is given their slopes, the inputs and all outputs as `kept0`,
 * `kept1` …, and gives the inputs' gradients in their order; what the outputs are beside the states an engine decides.
 */
export function wholeSequence(name: string, inputs: Readonly<Record<string, Tensor>>): Tensor {
  const names = Object.keys(inputs);
  const named = (tensors: readonly Tensor[]): Record<string, Tensor> => Object.fromEntries(names.map((input, i) => [input, tensors[i]!]));
  const states = core.customGrad((...given) => {
    const save = given.at(-1) as unknown as (tensors: Tensor[]) => void;
    const tensors = given.slice(0, -1) as Tensor[];
    const outputs = runFused(name, named(tensors));
    save([...tensors, ...outputs]);
    return {
      value: outputs[0]!,
      gradFunc: (slopes: Tensor, saved: Tensor[]) =>
        runFused(`${name}Grad`, { slopes, ...named(saved), ...Object.fromEntries(saved.slice(names.length).map((it, i) => [`kept${i}`, it])) }),
    };
  });
  return states(...Object.values(inputs));
}

/** What a layer answers with: every state, or the last one as [batch, units]. */
export function answerOf(states: Tensor, returnSequences: boolean): Tensor {
  if (returnSequences) return states;
  const [batch, steps, units] = states.shape as [number, number, number];
  return core.reshape(core.slice(states, [0, steps - 1, 0], [batch, 1, units]), [batch, units]);
}
