/** `gelu`: x times the probability that a normal value is below x. */
import { network } from '../examples.ts';
import { density as pdf, distribution as cdf } from '../../ir/gaussian/normal.ts';
import type { ActivationWord, Args } from '../types.ts';

const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
const approximate = (args: Args): boolean => args['approximate'] === true;

export const gelu: ActivationWord = {
  name: 'gelu',
  family: 'activation',
  summary: 'x times the probability that a normal value is below x',
  doc: '`x Φ(x)`, the usual activation of transformers. With `approximate: true` it is `0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))`, as the first of them had it.\n\nSaved models name a class of gradnet\'s runtime for it where it is approximate: plain TensorFlow.js loads them once `gradnet/runtime` is imported.',
  params: [{ name: 'approximate', type: { type: 'boolean' }, doc: 'Whether tanh stands in for Φ.', default: false }],
  example: network('input(784)', 'dense(128) -> gelu', 'dense(10) -> softmax'),
  reference: 'Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415',
  aliases: ['GELU', 'gelu_new'],
  value: (x, args) => (approximate(args) ? 0.5 * x * (1 + Math.tanh(ROOT * (x + CUBIC * x ** 3))) : x * cdf(x)),
  derivative(x, args) {
    if (!approximate(args)) return cdf(x) + x * pdf(x);
    const t = Math.tanh(ROOT * (x + CUBIC * x ** 3));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT * (1 + 3 * CUBIC * x * x);
  },
  flops: 8,
  emit: { tfjs: ({ args }) => ({ callee: 'tf.layers.activation', args: { activation: approximate(args) ? 'geluNew' : 'gelu' } }), keras: 'gelu' },
};
