/** `inverse_time`: falls as one over time. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const inverseTime: CallWord = {
  name: 'inverse_time',
  family: 'schedule',
  summary: 'falls as one over time',
  doc: 'The rate after t epochs is `rate / (1 + decay · t)`: half of it is left after `1 / decay` epochs, a third after twice that.',
  params: [
    peakRate,
    { name: 'decay', type: { type: 'number', above: 0 }, doc: 'How fast the rate falls, per epoch.' },
    warmup,
    { name: 'staircase', type: { type: 'boolean' }, doc: 'Change once an epoch instead of at every step.', default: false },
  ],
  example: training({ optimizer: 'sgd(inverse_time(0.1, decay: 0.5), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/',
  aliases: ['InverseTimeDecay', 'inverse_time_decay', 'hyperbolic'],
  emit: { tfjs: 'schedules.inverseTime' },
};
