/** `gru`: gated recurrent unit. */
import { gruCell, recurrent } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { recurrentArgs, recurrentFlops, recurrentParams, recurrentShape, recurrentWeights } from '../recurrent.ts';
import type { LayerWord } from '../types.ts';

export const gru: LayerWord = {
  name: 'gru',
  family: 'layer',
  summary: 'recurrent layer with two gates',
  doc: 'Reads a sequence step by step: `h(t) = z h(t-1) + (1 - z) tanh(x W + r (h U))` with sigmoid gates `z` (update) and `r` (reset). Three quarters of the weights of an `lstm` of the same size.\n\n`reset_after` is Keras\' standard, with a second bias for the state; TensorFlow.js has only the older form, so the program takes this one from gradnet\'s runtime.',
  params: [
    ...recurrentParams,
    { name: 'reset_after', type: { type: 'boolean' }, doc: 'Whether the reset gate acts after the product with the recurrent weights instead of before it.', default: true },
  ],
  example: network('input(20x8)', 'gru(32)', 'dense(4) -> softmax'),
  reference: 'Cho et al. 2014, https://arxiv.org/abs/1406.1078',
  aliases: ['GRU', 'CuDNNGRU', 'gated_recurrent_unit'],
  shape: recurrentShape,
  weights: (ctx) => recurrentWeights(3, (units) => (ctx.args['reset_after'] === true ? [2, 3 * units] : [3 * units]))(ctx),
  flops: recurrentFlops(3),
  signal: recurrent(gruCell),
  emit: {
    tfjs: ({ args }) => (args['reset_after'] === true
      ? { callee: 'layers.gru', args: { ...recurrentArgs(args, false) } }
      : { callee: 'tf.layers.gru', args: recurrentArgs(args, true) }),
    keras: 'GRU',
  },
};
