/** `simple_rnn`: a state that a dense layer renews at every step. */
import { recurrent, simpleCell } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { recurrentArgs, recurrentFlops, recurrentParams, recurrentShape, recurrentWeights } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';

export const simpleRnn: LayerWord = {
  name: 'simple_rnn',
  family: 'layer',
  summary: 'recurrent layer of one tanh',
  doc: 'Reads a sequence step by step: `h(t) = tanh(x(t) W + h(t-1) U + b)`. Gradients through many steps shrink or grow by the same factor at each, so that it learns from the near past only; `lstm` and `gru` reach farther.',
  params: recurrentParams,
  example: network('input(20x8)', 'simple_rnn(32)', 'dense(4) -> softmax'),
  reference: 'Elman 1990, https://doi.org/10.1207/s15516709cog1402_1',
  aliases: ['SimpleRNN', 'rnn', 'RNN', 'simpleRNN', 'vanilla_rnn', 'elman'],
  shape: recurrentShape,
  weights: recurrentWeights(1, (units) => [units]),
  flops: recurrentFlops(1),
  signal: recurrent(simpleCell),
  emit: { tfjs: ({ args }) => ({ callee: 'tf.layers.simpleRNN', args: recurrentArgs(args, false) }), keras: 'SimpleRNN' },
};
