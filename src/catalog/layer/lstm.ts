/** `lstm`: long short-term memory. */
import { lstmCell, recurrent } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { recurrentArgs, recurrentFlops, recurrentParams, recurrentShape, recurrentWeights } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';

export const lstm: LayerWord = {
  name: 'lstm',
  family: 'layer',
  summary: 'recurrent layer with a gated memory',
  doc: 'Reads a sequence step by step. A memory `c` is kept, forgotten and written by three sigmoid gates: `c(t) = f c(t-1) + i tanh(…)`, `h(t) = o tanh(c(t))`. Gradients flow along the memory, so that it learns over longer stretches than `simple_rnn`.\n\nThe forget gate\'s bias begins at 1 as in Keras (TensorFlow.js leaves it at 0), and gates are sigmoids (TensorFlow.js: hard sigmoids). `return_sequences: true` stacks one recurrent layer on another.',
  params: [
    ...recurrentParams,
    { name: 'unit_forget_bias', type: { type: 'boolean' }, doc: 'Whether the forget gate\'s bias begins at 1, so that the memory lasts from the start.', default: true },
  ],
  example: network('input(20x8)', 'lstm(32, return_sequences: true) -> lstm(16)', 'dense(4) -> softmax'),
  reference: 'Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735',
  aliases: ['LSTM', 'CuDNNLSTM', 'long_short_term_memory'],
  shape: recurrentShape,
  weights: recurrentWeights(4, (units) => [4 * units]),
  flops: recurrentFlops(4),
  signal: recurrent(lstmCell),
  emit: {
    tfjs: ({ args }) => ({
      callee: 'tf.layers.lstm',
      args: { ...recurrentArgs(args, true), unit_forget_bias: args['use_bias'] === true ? args['unit_forget_bias'] : undefined },
    }),
    keras: 'LSTM',
  },
};
