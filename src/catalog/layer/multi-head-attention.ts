/** `multi_head_attention`: every step looks at all steps. */
import { attention } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { biasInitializer, kernelInitializer, useBias } from '../params.ts';
import type { LayerWord, WeightSpec } from '../types.ts';

const dims = (args: Parameters<NonNullable<LayerWord['flops']>>[0]['args']): { heads: number; key: number; value: number } => {
  const key = args['key_dim'] as number;
  return { heads: args['num_heads'] as number, key, value: (args['value_dim'] as number | null) ?? key };
};

export const multiHeadAttention: LayerWord = {
  name: 'multi_head_attention',
  family: 'layer',
  summary: 'every step looks at all steps, in several ways at once',
  doc: 'In each of `num_heads` heads, every step asks a question of all steps: `softmax(Q Kᵀ / √key_dim) V`, with Q, K and V dense projections; a dense layer mixes the heads. Without further tensors a sequence attends to itself; `value: memory` attends to the tensor that `as memory` has named.',
  params: [
    { name: 'num_heads', type: { type: 'integer', min: 1 }, doc: 'Number of heads.' },
    { name: 'key_dim', type: { type: 'integer', min: 1 }, doc: 'Length of questions and keys in a head.' },
    { name: 'value', type: { type: 'tensor' }, doc: 'The sequence attended to; the one that flows in unless given.', default: null },
    { name: 'key', type: { type: 'tensor' }, doc: 'Where the keys come from, if not from `value`.', default: null },
    { name: 'value_dim', type: { type: 'integer', min: 1 }, doc: 'Length of values in a head; `key_dim` unless given.', default: null },
    { name: 'output_dim', type: { type: 'integer', min: 1 }, doc: 'Channels of the output; those of the input unless given.', default: null },
    { name: 'causal', type: { type: 'boolean' }, doc: 'Whether a step sees only itself and the steps before it.', default: false },
    { name: 'dropout', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Part of the attention weights that falls out while training.', default: 0 },
    useBias, kernelInitializer, biasInitializer,
  ],
  example: network('input(32)', 'embedding(1000, 16) -> positional_encoding', 'residual { layer_norm -> multi_head_attention(2, 8) }', 'global_average_pool -> dense(2)'),
  reference: 'Vaswani et al. 2017, https://arxiv.org/abs/1706.03762',
  aliases: ['MultiHeadAttention', 'MultiheadAttention', 'attention', 'self_attention', 'mha', 'SelfAttention'],
  shape({ inputs, args }) {
    const [x, ...more] = inputs;
    if (inputs.some((each) => each.length !== 2 || each[1] === null)) return { problem: 'rank', expected: 'a sequence (steps x channels)' };
    if (more.length === 2 && more[0]![0] !== more[1]![0]) return { problem: 'merge', axis: 1 };
    return [x![0]!, (args['output_dim'] as number | null) ?? x![1]!];
  },
  weights({ inputs, args, output }) {
    const [x, from = x, keys = from] = inputs;
    const { heads, key, value } = dims(args);
    // Fans as Keras and TensorFlow.js count those of a kernel of three axes.
    const pair = (name: string, [a, b, c]: readonly [number, number, number], bias: readonly number[]): WeightSpec[] => [
      { name: `${name}_kernel`, shape: [a, b, c], trainable: true, initializer: 'kernel_initializer', fanIn: a * b, fanOut: a * c },
      ...(args['use_bias'] === true ? [{ name: `${name}_bias`, shape: bias, trainable: true, initializer: 'bias_initializer' }] : []),
    ];
    return [
      ...pair('query', [x![1]!, heads, key], [heads, key]),
      ...pair('key', [keys![1]!, heads, key], [heads, key]),
      ...pair('value', [from![1]!, heads, value], [heads, value]),
      ...pair('output', [heads, value, output[1]!], [output[1]!]),
    ];
  },
  flops({ inputs, args, output }) {
    const [x, from = x, keys = from] = inputs;
    const { heads, key, value } = dims(args);
    const [questions, answers] = [x![0] ?? NaN, from![0] ?? NaN];
    const projections = questions * x![1]! * key + answers * (keys![1]! * key + from![1]! * value) + questions * value * output[1]!;
    return 2 * heads * (projections + questions * answers * (key + value)) + 5 * heads * questions * answers;
  },
  signal: attention,
  emit: {
    tfjs: ({ args }) => {
      const { value: _value, key: _key, dropout, causal, use_bias: bias, ...rest } = args;
      return {
        callee: 'layers.multiHeadAttention',
        args: {
          ...rest,
          dropout: dropout === 0 ? null : dropout!,
          causal: causal === true ? true : null,
          use_bias: bias === false ? false : null,
        },
      };
    },
    keras: 'MultiHeadAttention',
  },
};
