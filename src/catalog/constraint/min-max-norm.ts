/** `min_max_norm`: norms between two lengths. */
import { network } from '../examples.ts';
import { normAxis } from '../params.ts';
import type { CallWord } from '../types.ts';

export const minMaxNorm: CallWord = {
  name: 'min_max_norm',
  family: 'constraint',
  summary: 'norms between two lengths',
  doc: 'After every step, brings norms into `min_value` to `max_value`, or `rate` of the way there.',
  params: [
    { name: 'min_value', type: { type: 'number', min: 0 }, doc: 'The smallest norm.', default: 0 },
    { name: 'max_value', type: { type: 'number', min: 0 }, doc: 'The largest norm.', default: 1 },
    {
      name: 'rate',
      type: { type: 'fraction', min: 0 },
      doc: 'Part of the way to go each time; 1 enforces the limits at once.',
      default: 1,
    },
    normAxis,
  ],
  example: network('input(784)', 'dense(128, kernel_constraint: min_max_norm(0.5, 1.5)) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/constraints/',
  aliases: ['MinMaxNorm', 'minmaxnorm'],
  check: ({ min_value: least, max_value: most }) =>
    (least as number) <= (most as number) ? undefined : { argument: 'min_value', allowed: `at most \`max_value\`, ${most as number}` },
  emit: { tfjs: 'tf.constraints.minMaxNorm', keras: 'MinMaxNorm' },
};
