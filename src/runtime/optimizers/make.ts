/** What all optimizers share: slots, the step count, decoupled weight decay and who is spared it, checkpoints. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Optimizer, Schedule, VariableGroup, WeightRole } from '../experiment.ts';
import { hasFused, runFused, type FusedAttrs } from '../engine/fused.ts';
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
  /** The same step as one kernel of `engine/fused.ts`, for engines that have it. */
  readonly fused?: {
    readonly kernel: string;
    readonly attrs: (step: { readonly rate: number; readonly count: number }) => FusedAttrs;
    /** What slots that do not start from 0 are filled with. */
    readonly initial?: Readonly<Record<string, number>>;
  };
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
        const slot = (name: string, initial = 0): Variable => slots.at(name, index, variable, initial);
        const kept = weightDecay !== 0 && !decayExclude.includes(role) ? 1 - own * weightDecay : 1;
        const gradient = gradients[index]!;
        if (spec.fused !== undefined && hasFused(spec.fused.kernel)) {
          const { kernel, attrs, initial = {} } = spec.fused;
          const states = spec.slots.map((name) => slot(name, initial[name]));
          const inputs = Object.fromEntries(spec.slots.map((name, i) => [name, states[i]!]));
          const results = runFused(kernel, { weights: variable, gradient, ...inputs }, { kept, ...attrs({ rate: own, count }) });
          [variable, ...states].forEach((state, i) => state.assign(results[i]!));
          return;
        }
        const change = spec.update({ gradient, rate: own, count, slot });
        variable.assign(tf.sub(kept === 1 ? variable : tf.mul(variable, kept), change));
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
