/** One step as it ran, written down: the nodes that its results need, and what a replay has to be given. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { recordedBy } from '../../../recording.ts';
import { tf } from '../../../tf.ts';
import { nativeBackend, idOf } from './backend.ts';
import { attributesOf, type GraphNode } from './nodes.ts';
import { direct } from './direct.ts';
import { exactly } from './exact.ts';
import { inOnePass } from './in-one-pass.ts';
import { joined } from './joined.ts';
import { needed } from './prune.ts';
import { toldSizes } from './told-sizes.ts';
import { STEP_RESULTS, type ChangingValue, type RecordedVariable } from './recorded.ts';
import { Recording } from './recording.ts';
import { withoutUnasked } from './unasked.ts';
import { withNormalized } from './with-normalized.ts';
import { withRelu } from './with-relu.ts';

export interface Trace {
  readonly nodes: readonly GraphNode[];
  /** Names of the outputs that hold the results. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs in their place where the step is done, not only looked at: its updates tell them. */
  readonly told: Readonly<Record<string, string>>;
  /** How many values each result has. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly inputs: readonly string[];
  readonly variables: readonly RecordedVariable[];
  /** The operations that change variables. */
  readonly writes: readonly string[];
  readonly values: readonly ChangingValue[];
  readonly stepWork: readonly (() => void)[];
  /** Why the step cannot be replayed, where it cannot. */
  readonly problems: readonly string[];
}

/** The names that the values JavaScript works out go by, by type: they are fed as one vector. */
export const valuesInput = (dtype: 'float32' | 'int32'): string => `${dtype}_values_input`;

/**
 * Runs `work` once, as ever, and writes down what it does. All variables that there are count as state: what `work`
 * assigns to them is written in the replay too.
 * @param inputs tensors that a replay is given anew, of the same shapes
 * @param asMade see `Constants`
 */
export function trace(inputs: readonly Tensor[], work: () => Record<string, Tensor>, asMade = false): { trace: Trace; results: Record<string, Tensor> } {
  const before = Object.values(tf.engine().registeredVariables);
  const recording = new Recording(inputs, before, asMade);
  const { results, outputs, state } = recording.listen(() => recordedBy(recording, () => {
    const made = work();
    return {
      results: made,
      outputs: Object.fromEntries(Object.entries(made).map(([name, tensor]) => [name, recording.outputOf(idOf(tensor))])),
      state: recording.finish(),
    };
  }));
  const created = Object.values(tf.engine().registeredVariables).filter((it) => !before.includes(it));
  if (created.length > 0) recording.problems.add(`it creates the variable ${created[0]!.name}`);
  addValues(recording);
  // a graph for any size is made of what was recorded for several, where shapes are compared
  const given = asMade ? recording.nodes : direct(recording.nodes, recording.shapes);
  const ofEveryStep = [...STEP_RESULTS.flatMap((name) => outputs[name] ?? []), ...state.writes];
  const related = withRelu(given, needed(given, ofEveryStep));
  const normalized = withNormalized(related, needed(related, ofEveryStep), Object.values(outputs));
  const whole = needed(inOnePass(normalized, needed(normalized, ofEveryStep)), [...Object.values(outputs), ...state.writes]);
  const step = joined({ nodes: whole, outputs, writes: state.writes });
  const told = toldSizes(step.nodes, outputs, step.updates);
  const asked = [...Object.values(outputs), ...Object.values(told.outputs)];
  const left = withoutUnasked(needed([...step.nodes, ...told.nodes], [...asked, ...step.writes]), asked);
  const nodes = asMade ? left : exactly(left); // what is exported is optimized by whoever loads it
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const variables = state.variables.filter(({ name, changes }) => changes || used.has(`${name}/read`));
  return {
    results,
    trace: {
      nodes, outputs, told: told.outputs, variables, writes: step.writes, values: recording.values,
      stepWork: recording.stepWork, problems: [...recording.problems],
      inputs: inputs.map((_, i) => `input${i}`), sizes: Object.fromEntries(Object.entries(results).map(([name, { size }]) => [name, size])),
    },
  };
}

function addValues(recording: Recording): void {
  const { binding } = nativeBackend();
  const { type, shape, int } = attributesOf(binding);
  for (const [dtype, id] of [['float32', binding.TF_FLOAT], ['int32', binding.TF_INT32]] as const) {
    const count = recording.values.filter((it) => it.dtype === dtype).length;
    if (count === 0) continue;
    const input = recording.add({ operation: 'Placeholder', attributes: [type('dtype', id), shape('shape', [count])], inputs: [] }, valuesInput(dtype));
    recording.add({ operation: 'Unpack', attributes: [type('T', id), int('num', count), int('axis', 0)], inputs: [input] }, `${dtype}_values`);
  }
}
