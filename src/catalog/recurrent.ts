/** What the recurrent layers share: parameters, shapes, weights, cost, and how they are given to a wrapper. */
import type { Args, Configured, Shape, Value } from '../ir/types.ts';
import { initializerParam, kernelInitializer, useBias, wordValue } from './params.ts';
import type { CostContext, LayerWord, Param, ShapeContext, ShapeProblem, WeightSpec } from './types.ts';

export const recurrentParams: readonly Param[] = [
  { name: 'units', type: { type: 'integer', min: 1 }, doc: 'Size of the state, and of the output.' },
  { name: 'return_sequences', type: { type: 'boolean' }, doc: 'Whether the output of every step is given, for another recurrent layer above, instead of the last one only.', default: false },
  { name: 'activation', type: { type: 'choice', of: ['tanh', 'relu', 'sigmoid', 'linear'] }, doc: 'Function of the candidate and of the output; gates are sigmoids.', default: 'tanh' },
  { name: 'go_backwards', type: { type: 'boolean' }, doc: 'Whether the sequence is read from its end.', default: false },
  useBias, kernelInitializer,
  { name: 'recurrent_initializer', type: { type: 'word', families: ['initializer'] }, doc: 'How the weights from state to state are drawn.', default: wordValue('initializer', 'orthogonal', { gain: 1 }) },
  initializerParam('bias_initializer', 'How the bias is drawn.', 'zeros'),
];

export function recurrentShape({ inputs, args }: ShapeContext): Shape | ShapeProblem {
  const [x] = inputs;
  if (x!.length !== 2 || x![1] === null) return { problem: 'rank', expected: 'a sequence (steps x channels)' };
  const units = args['units'] as number;
  return args['return_sequences'] === true ? [x![0]!, units] : [units];
}

/** Of tables of vectors: Keras' `uniform`. */
export const embeddingsInitializer: Param = {
  name: 'embeddings_initializer', type: { type: 'word', families: ['initializer'] }, doc: 'How the vectors are drawn.',
  default: wordValue('initializer', 'random_uniform', { minval: -0.05, maxval: 0.05 }),
};

/** `gates` side by side in each weight, as Keras lays them. */
export const recurrentWeights = (gates: number, bias: (units: number) => readonly number[]) => ({ inputs, args }: ShapeContext): readonly WeightSpec[] => {
  const from = inputs[0]!.at(-1)!;
  const units = args['units'] as number;
  const width = gates * units;
  return [
    { name: 'kernel', shape: [from, width], trainable: true, initializer: 'kernel_initializer', fanIn: from, fanOut: width },
    { name: 'recurrent_kernel', shape: [units, width], trainable: true, initializer: 'recurrent_initializer', fanIn: units, fanOut: width },
    ...(args['use_bias'] === true ? [{ name: 'bias', shape: bias(units), trainable: true, initializer: 'bias_initializer' }] : []),
  ];
};

/** Both products of every step, and about ten operations a unit and gate besides. */
export const recurrentFlops = (gates: number) => ({ inputs, args }: CostContext): number => {
  const [steps, from] = inputs[0]!;
  const units = args['units'] as number;
  return (steps ?? NaN) * gates * units * (2 * from! + 2 * units + 10);
};

/** Arguments for TensorFlow.js, whose gates are hard sigmoids unless told otherwise. */
export const recurrentArgs = (args: Args, gated: boolean): Readonly<Record<string, Value | undefined>> => ({
  units: args['units'],
  activation: args['activation'] === 'tanh' ? undefined : args['activation'],
  recurrent_activation: gated ? 'sigmoid' : undefined,
  return_sequences: args['return_sequences'] === true ? true : undefined,
  go_backwards: args['go_backwards'] === true ? true : undefined,
  use_bias: args['use_bias'] === false ? false : undefined,
  kernel_initializer: args['kernel_initializer'],
  recurrent_initializer: args['recurrent_initializer'],
  bias_initializer: isZeros(args['bias_initializer']) ? undefined : args['bias_initializer'],
});

const isZeros = (value: Value | undefined): boolean => isLayer(value) && value.word === 'zeros';

/** A word with its arguments, such as the layer that a wrapper is given. */
export const isLayer = (value: Value | undefined): value is Configured =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word';

/** What a wrapper's layer makes of a shape; a layer that cannot be says why. */
export const shapeInside = (word: LayerWord, layer: Configured, input: Shape): Shape | ShapeProblem =>
  word.shape ? word.shape({ inputs: [input], args: layer.args }) : input;
