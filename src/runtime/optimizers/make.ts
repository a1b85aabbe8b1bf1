/** What all optimizers share: slots, the step count, decoupled weight decay and who is spared it, checkpoints. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Optimizer, Schedule, VariableGroup, WeightRole } from '../experiment.ts';
import { tf } from '../tf.ts';
import { Slots } from './slots.ts';

/** Arguments of every optimizer. */
export interface CommonOptions {
  learningRate?: number | Schedule;
  /** Each step also takes learningRate · weightDecay · w away from the weights (decoupled, as in Keras); default 0. */
  weightDecay?: number;
  /** Kinds of weights that are not decayed (default biases and the weights of normalization). */
  decayExclude?: readonly WeightRole[];
}

export interface VariableStep {
  readonly gradient: Tensor;
  /** Already with the variable's own factor. */
  readonly rate: number;
  /** Counts from 1. */
  readonly count: number;
  /** The slot of that name, filled with `initial` (default 0) at first. */
  slot(name: string, initial?: number): Variable;
}

export interface OptimizerSpec {
  readonly name: string;
  /** Learning rate unless given. */
  readonly learningRate: number;
  readonly slots: readonly string[];
  /** Updates the slots and returns what is taken from the weights; runs inside a tidy. */
  update(step: VariableStep): Tensor;
}

export const EXCLUDED: readonly WeightRole[] = ['bias', 'normalization'];

/** Without a model at hand, vectors are taken for biases. */
const usualRole = (variable: Variable): WeightRole => (variable.rank > 1 ? 'kernel' : 'bias');

export function makeOptimizer(spec: OptimizerSpec, options: CommonOptions): Optimizer {
  const { learningRate = spec.learningRate, weightDecay = 0, decayExclude = EXCLUDED } = options;
  const slots = new Slots(spec.slots);
  let count = 0;
  // created for checkpoints only, and owned here so that nobody has to dispose of it
  let counter: ReturnType<typeof tf.scalar> | undefined;
  return {
    name: spec.name,
    learningRate,
    apply(gradients, variables, rate, groups?: readonly VariableGroup[]) {
      count += 1;
      variables.forEach((variable, index) => tf.tidy(() => {
        const { role = usualRole(variable), factor = 1 } = groups?.[index] ?? {};
        const own = rate * factor;
        const change = spec.update({
          gradient: gradients[index]!, rate: own, count,
          slot: (name, initial = 0) => slots.at(name, index, variable, initial),
        });
        const kept = weightDecay !== 0 && !decayExclude.includes(role) ? tf.mul(variable, 1 - own * weightDecay) : variable;
        variable.assign(tf.sub(kept, change));
      }));
    },
    state() {
      counter?.dispose();
      counter = tf.keep(tf.scalar(count, 'int32'));
      return [{ name: 'iterations', tensor: counter }, ...slots.state()];
    },
    restore(state) {
      slots.restore(state.filter(({ name }) => name !== 'iterations'));
      count = state.find(({ name }) => name === 'iterations')?.tensor.dataSync()[0] ?? 0;
    },
    dispose() {
      counter?.dispose();
      counter = undefined;
      count = 0;
      slots.dispose();
    },
  };
}
