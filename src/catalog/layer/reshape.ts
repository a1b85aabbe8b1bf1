/** `reshape`: the same values in another shape. */
import { reshaping } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord, Shape } from '../types.ts';

export const reshape: LayerWord = {
  name: 'reshape',
  family: 'layer',
  summary: 'the same values in another shape',
  doc: 'Reads the values row by row and arranges them anew: `784` as `28x28x1`. The number of values stays.',
  params: [{ name: 'shape', type: { type: 'shape' }, doc: 'The new shape of one sample, without the batch axis.' }],
  example: network('input(784)', 'reshape(28x28x1) -> conv(6, 5x5)'),
  reference: 'https://keras.io/api/layers/reshaping_layers/reshape/',
  aliases: ['Reshape', 'view'],
  shape({ inputs, args }) {
    const to = args['shape'] as Shape;
    return sizeOf(inputs[0]!) === sizeOf(to) ? to : { problem: 'reshape', to };
  },
  signal: reshaping,
  emit: { tfjs: ({ args }) => ({ callee: 'tf.layers.reshape', args: { target_shape: args['shape'] } }), keras: 'Reshape' },
};
