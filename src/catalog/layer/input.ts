/** `input`: where data enters a network. */
import { passThrough } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord, Shape } from '../types.ts';

export const input: LayerWord = {
  name: 'input',
  family: 'layer',
  summary: 'data of this shape enters the network',
  doc: 'Starts a flow with values of the given shape, without the batch axis and with channels last: `28x28x1` for grey images, `4` for four numbers. A network may have several: in training each takes the column of the data that its name is of, `input(28x28x1) as left`.',
  params: [{ name: 'shape', type: { type: 'shape', open: true }, doc: 'Shape of one sample: `28x28x1`, `10`, or `digits.shape`; `[any, 8]` for sequences of any length.' }],
  example: network('input(28x28x1)', 'flatten -> dense(10)'),
  reference: 'https://keras.io/api/layers/core_layers/input/',
  aliases: ['InputLayer', 'placeholder', 'in'],
  arity: 'source',
  shape: ({ args }) => args['shape'] as Shape,
  signal: passThrough,
  emit: { tfjs: 'input', keras: 'Input' },
};
