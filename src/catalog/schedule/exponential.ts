/** `exponential`: shrinks by a factor an epoch. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const exponential: CallWord = {
  name: 'exponential',
  family: 'schedule',
  summary: 'shrinks by a factor an epoch',
  doc: 'Multiplies the rate by `factor` an epoch, smoothly from step to step: `rate · factor^epochs`, counted from the end of the warm-up.',
  params: [
    peakRate,
    { name: 'factor', type: { type: 'number', above: 0, max: 1 }, doc: 'Factor an epoch, e.g. 0.99.' },
    warmup,
    { name: 'staircase', type: { type: 'boolean' }, doc: 'Change once an epoch instead of at every step.', default: false },
  ],
  example: training({ optimizer: 'sgd(exponential(0.1, factor: 0.9), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/',
  aliases: ['ExponentialDecay', 'exponential_decay', 'ExponentialLR'],
  emit: { tfjs: 'schedules.exponential' },
};
