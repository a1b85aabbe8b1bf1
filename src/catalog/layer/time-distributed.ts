/** `time_distributed`: a layer applied to every step of a sequence. */
import { everyStep } from '../../ir/signal-rules.ts';
import type { Args, Configured, Shape } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { isLayer, shapeInside } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';
import { averagePool } from './average-pool.ts';
import { conv } from './conv.ts';
import { dense } from './dense.ts';
import { flatten } from './flatten.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { maxPool } from './max-pool.ts';

const inside: Readonly<Record<string, LayerWord>> = {
  dense, conv, flatten, max_pool: maxPool, [averagePool.name]: averagePool, global_average_pool: globalAveragePool,
};
const names = Object.keys(inside).map((name) => `\`${name}\``).join(', ');
const layerOf = (args: Args): { readonly layer: Configured; readonly word: LayerWord } => {
  const layer = args['layer'] as Configured;
  return { layer, word: inside[layer.word]! };
};

export const timeDistributed: LayerWord = {
  name: 'time_distributed',
  family: 'layer',
  summary: 'a layer applied to every step of a sequence',
  doc: 'Applies one layer, with the same weights, to every step: `time_distributed(conv(8, 3x3))` sees the pictures of a film one by one. `dense` alone works over the last axis and needs no wrapper.',
  params: [{ name: 'layer', type: { type: 'word', families: ['layer'] }, doc: `What is applied to each step: ${names}.` }],
  example: network('input(20x8)', 'lstm(16, return_sequences: true)', 'time_distributed(dense(10)) -> softmax'),
  reference: 'https://keras.io/api/layers/recurrent_layers/time_distributed/',
  aliases: ['TimeDistributed', 'per_step', 'each_step'],
  check: ({ layer }) => (isLayer(layer) && layer.word in inside ? undefined : { argument: 'layer', allowed: `one of ${names}` }),
  shape({ inputs, args }) {
    const [x] = inputs;
    if (x!.length < 2) return { problem: 'rank', expected: 'a sequence (steps x …)' };
    const { layer, word } = layerOf(args);
    const shape = shapeInside(word, layer, x!.slice(1));
    return 'problem' in shape ? shape : [x![0]!, ...shape];
  },
  weights({ inputs, args, output }) {
    const { layer, word } = layerOf(args);
    const one = word.weights?.({ inputs: [inputs[0]!.slice(1)], args: layer.args, output: output.slice(1) }) ?? [];
    return one.map((weight) => ({ ...weight, ...(weight.initializer === undefined ? {} : { initializer: `layer.${weight.initializer}` }) }));
  },
  flops(ctx) {
    const { layer, word } = layerOf(ctx.args);
    const [steps, ...frame] = ctx.inputs[0]!;
    return (steps ?? NaN) * (word.flops?.({ ...ctx, args: layer.args, inputs: [frame], output: ctx.output.slice(1) }) ?? 0);
  },
  signal: everyStep((args) => {
    const { layer, word } = layerOf(args);
    return { rule: word.signal, args: layer.args, output: (input) => shapeInside(word, layer, input) as Shape };
  }),
  emit: {
    tfjs: ({ args, inputs }) => ({ callee: 'tf.layers.timeDistributed', args: { layer: { ...(args['layer'] as Configured), inputs: [inputs[0]!.slice(1)] } } }),
    keras: 'TimeDistributed',
  },
};
