/** `polynomial`: from the full rate to an end rate along a power. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const polynomial: CallWord = {
  name: 'polynomial',
  family: 'schedule',
  summary: 'from the full rate down along a power of what is left',
  doc: 'Falls as `end + (rate - end) · (1 - t)^power`, t the share of the run (or of `epochs`) that is done: a straight line with power 1.',
  params: [
    peakRate,
    { name: 'end', type: { type: 'number', min: 0 }, doc: 'The rate at the end.', default: 1e-4 },
    { name: 'power', type: { type: 'number', above: 0 }, doc: '1 is a straight line, 2 falls fast at first.', default: 1 },
    { name: 'epochs', type: { type: 'number', above: 0 }, doc: 'Epochs of the decay; the rest of the run unless given.', default: null },
    warmup,
  ],
  example: training({ optimizer: 'sgd(polynomial(0.1, power: 2), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/',
  aliases: ['PolynomialDecay', 'polynomial_decay', 'PolynomialLR', 'linear_decay', 'LinearLR'],
  emit: { tfjs: 'schedules.polynomial' },
};
