/** What all optimizers share: slots, the step count, decoupled weight decay and who is spared it, checkpoints. */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Optimizer, Schedule, VariableGroup, WeightRole } from '../experiment.ts';
import { hasFused, runFused, type FusedAttrs } from '../engine/fused.ts';
import { changingValue, fusedUpdate, isRecording, perStep } from '../recording.ts';
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

/** Where the training stands for one variable. */
export interface StepNumbers {
  /** Already with the variable's own factor. */
  readonly rate: number;
  /** Counts from 1. */
  readonly count: number;
}

export interface VariableStep<Name extends string = string> {
  readonly gradient: Tensor;
  /** What the specification's `numbers` came to in this step. */
  readonly numbers: Readonly<Record<Name, Scalar>>;
  /** The slot of that name. */
  slot(name: string): Variable;
}

export interface OptimizerSpec<Name extends string> {
  readonly name: string;
  /** Learning rate unless given. */
  readonly learningRate: number;
  readonly slots: readonly string[];
  /** What the slots are filled with at first (default 0). */
  readonly initial?: number;
  /** What JavaScript works out anew in each step. */
  readonly numbers: Readonly<Record<Name, (now: StepNumbers) => number>>;
  /** Updates the slots and returns what is taken from the weights; runs inside a tidy. */
  update(step: VariableStep<Name>): Tensor;
  /** The same step as one kernel of `engine/fused.ts`, with its attributes beside `numbers`, for engines that have it. */
  readonly fused?: { readonly kernel: string; readonly attrs?: FusedAttrs };
}

export const EXCLUDED: readonly WeightRole[] = ['bias', 'normalization'];

/** Without a model at hand, vectors are taken for biases. */
const usualRole = (variable: Variable): WeightRole => (variable.rank > 1 ? 'kernel' : 'bias');

type Computations<Name extends string> = Readonly<Record<Name, (now: StepNumbers) => number>>;

/** What JavaScript works out for the variables of one learning rate. */
interface Given<Name extends string> {
  readonly numbers: Record<Name | 'kept', number>;
  /** The same as tensors, where no kernel of the engine takes the numbers. */
  readonly tensors: Record<Name | 'kept', Scalar> | undefined;
}

function givenBy<Name extends string>(computations: Computations<Name | 'kept'>, now: () => StepNumbers, asTensors: boolean): Given<Name> {
  type Names = Name | 'kept';
  const each = <T>(make: (compute: () => number) => T): Record<Names, T> =>
    Object.fromEntries(
      Object.entries<(now: StepNumbers) => number>(computations).map(([name, compute]) => [name, make(() => compute(now()))]),
    ) as Record<Names, T>;
  return { numbers: each((compute) => compute()), tensors: asTensors ? each((compute) => changingValue(compute)) : undefined };
}

export function makeOptimizer<Name extends string>(spec: OptimizerSpec<Name>, options: CommonOptions): Optimizer {
  const { learningRate = spec.learningRate, weightDecay = 0, decayExclude = EXCLUDED } = options;
  const slots = new Slots(spec.slots);
  let count = 0;
  // created for checkpoints only, and owned here so that nobody has to dispose of it
  let counter: ReturnType<typeof tf.scalar> | undefined;

  const runKernel = (variable: Variable, gradient: Tensor, states: readonly Variable[], numbers: Readonly<Record<string, number>>): void => {
    const inputs = Object.fromEntries(spec.slots.map((name, i) => [name, states[i]!]));
    const results = runFused(spec.fused!.kernel, { weights: variable, gradient, ...inputs }, { ...spec.fused!.attrs, ...numbers });
    [variable, ...states].forEach((state, i) => state.assign(results[i]!));
  };
  const updateOne = (index: number, variable: Variable, gradient: Tensor, { numbers, tensors }: Given<Name>, decays: boolean): void => {
    const slot = (name: string): Variable => slots.at(name, index, variable, spec.initial);
    const states = spec.slots.map(slot);
    if (tensors === undefined) {
      runKernel(variable, gradient, states, decays ? numbers : { ...numbers, kept: 1 });
      return;
    }
    if (decays) variable.assign(tf.mul(variable, tensors.kept));
    if (spec.fused === undefined) variable.assign(tf.sub(variable, spec.update({ gradient, slot, numbers: tensors })));
    else {
      fusedUpdate({ ...spec.fused, numbers: tensors, variable, slots: states, gradient }, () => {
        if (hasFused(spec.fused!.kernel)) runKernel(variable, gradient, states, { ...numbers, kept: 1 });
        else variable.assign(tf.sub(variable, spec.update({ gradient, slot, numbers: tensors })));
      });
    }
  };

  return {
    name: spec.name,
    learningRate,
    apply: (gradients, variables, rate, groups?: readonly VariableGroup[]) => tf.tidy(() => {
      perStep(() => {
        count += 1;
      });
      const rateNow = typeof rate === 'number' ? () => rate : rate;
      const computations = { ...spec.numbers, kept: ({ rate: own }: StepNumbers) => 1 - own * weightDecay };
      const asTensors = isRecording() || spec.fused === undefined || !hasFused(spec.fused.kernel);
      const given = new Map<number, Given<Name>>();
      variables.forEach((variable, index) => {
        const { role = usualRole(variable), factor = 1 } = groups?.[index] ?? {};
        if (!given.has(factor)) given.set(factor, givenBy(computations, () => ({ rate: rateNow() * factor, count }), asTensors));
        tf.tidy(() => updateOne(index, variable, gradients[index]!, given.get(factor)!, weightDecay !== 0 && !decayExclude.includes(role)));
      });
    }),
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
