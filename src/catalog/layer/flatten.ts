/** `flatten`: all values of a sample in one row. */
import { reshaping } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const flatten: LayerWord = {
  name: 'flatten',
  family: 'layer',
  summary: 'all values of a sample in one row',
  doc: 'Turns any shape into a vector, row by row with channels last: `7x7x16` becomes `784`. Stands between convolutions and dense layers.',
  params: [],
  example: network('input(28x28x1)', 'flatten -> dense(10)'),
  reference: 'https://keras.io/api/layers/reshaping_layers/flatten/',
  aliases: ['Flatten', 'view', 'ravel'],
  shape({ inputs }) {
    const size = sizeOf(inputs[0]!);
    return [Number.isNaN(size) ? null : size];
  },
  signal: reshaping,
  emit: {
    // TensorFlow.js, unlike Keras, refuses to flatten what is flat already.
    tfjs: ({ inputs }) =>
      inputs[0]!.length > 1
        ? { callee: 'tf.layers.flatten', args: {} }
        : { callee: 'tf.layers.reshape', args: { target_shape: inputs[0]! } },
    keras: 'Flatten',
  },
};
