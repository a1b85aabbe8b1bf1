/** `leaky_relu`: relu with a small slope below zero. */
import { rectifier } from '../../ir/gaussian/rectifier.ts';
import { network } from '../examples.ts';
import type { ActivationWord, Args } from '../types.ts';

const slope = (args: Args): number => args['negative_slope'] as number;

export const leakyRelu: ActivationWord = {
  name: 'leaky_relu',
  family: 'activation',
  summary: 'relu with a small slope below zero',
  doc: '`x` above zero and `negative_slope · x` below, so that no unit dies.',
  params: [{ name: 'negative_slope', type: { type: 'number', min: 0 }, doc: 'Slope below zero.', default: 0.3 }],
  example: network('input(784)', 'dense(128) -> leaky_relu(0.1)', 'dense(10) -> softmax'),
  reference: 'Maas et al. 2013',
  aliases: ['LeakyReLU', 'leaky', 'lrelu'],
  value: (x, args) => (x > 0 ? x : slope(args) * x),
  derivative: (x, args) => (x > 0 ? 1 : slope(args)),
  kinks: [0],
  gaussian: (args) => rectifier(slope(args)),
  flops: 2,
  emit: { tfjs: ({ args }) => ({ callee: 'tf.layers.leakyReLU', args: { alpha: slope(args) } }), keras: 'leaky_relu' },
};
