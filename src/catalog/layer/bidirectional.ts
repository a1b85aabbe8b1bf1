/** `bidirectional`: a recurrent layer run from both ends. */
import { bothWays } from '../../ir/signal-rules.ts';
import type { Configured, Shape } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { isLayer, shapeInside } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { simpleRnn } from './simple-rnn.ts';

const inside: Readonly<Record<string, LayerWord>> = { simple_rnn: simpleRnn, lstm, gru };
const layerOf = (args: LayerArgs): { readonly layer: Configured; readonly word: LayerWord } => {
  const layer = args['layer'] as Configured;
  return { layer, word: inside[layer.word]! };
};
type LayerArgs = Parameters<NonNullable<LayerWord['check']>>[0];

export const bidirectional: LayerWord = {
  name: 'bidirectional',
  family: 'layer',
  summary: 'a recurrent layer run from both ends',
  doc: 'Runs two copies of a recurrent layer over the sequence, one forwards and one backwards, each with weights of its own, and merges what they give: every output knows the past and the future.',
  params: [
    {
      name: 'layer',
      type: { type: 'word', families: ['layer'] },
      doc: 'The recurrent layer: `simple_rnn`, `lstm` or `gru` with its arguments.',
    },
    {
      name: 'merge_mode',
      type: { type: 'choice', of: ['concat', 'sum', 'ave', 'mul'] },
      doc: 'How the two outputs become one: side by side, or their sum, mean or product.',
      default: 'concat',
    },
  ],
  example: network('input(20x8)', 'bidirectional(lstm(16))', 'dense(4) -> softmax'),
  reference: 'Schuster & Paliwal 1997, https://doi.org/10.1109/78.650093',
  aliases: ['Bidirectional', 'bi', 'bilstm', 'birnn'],
  check: ({ layer }) =>
    isLayer(layer) && layer.word in inside ? undefined : { argument: 'layer', allowed: 'a recurrent layer: `simple_rnn`, `lstm` or `gru`' },
  shape({ inputs, args }) {
    const { layer, word } = layerOf(args);
    const shape = shapeInside(word, layer, inputs[0]!);
    if ('problem' in shape || args['merge_mode'] !== 'concat') return shape;
    return [...shape.slice(0, -1), 2 * shape.at(-1)!];
  },
  weights({ inputs, args, output }) {
    const { layer, word } = layerOf(args);
    const one = word.weights!({ inputs, args: layer.args, output });
    return ['forward', 'backward'].flatMap((side) =>
      one.map((weight) => ({ ...weight, name: `${side}_${weight.name}`, initializer: `layer.${weight.initializer!}` })),
    );
  },
  flops(ctx) {
    const { layer, word } = layerOf(ctx.args);
    return 2 * word.flops!({ ...ctx, args: layer.args });
  },
  signal: bothWays((args) => {
    const { layer, word } = layerOf(args);
    return { rule: word.signal, args: layer.args, output: (input) => shapeInside(word, layer, input) as Shape };
  }),
  emit: {
    tfjs: ({ args }) => ({
      callee: 'tf.layers.bidirectional',
      args: { layer: args['layer'], merge_mode: args['merge_mode'] === 'concat' ? undefined : args['merge_mode'] },
    }),
    keras: 'Bidirectional',
  },
};
