/** `constant`: the same learning rate throughout, after an optional warm-up. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const constant: CallWord = {
  name: 'constant',
  family: 'schedule',
  summary: 'the same learning rate throughout, after an optional warm-up',
  doc: 'A plain number means the same; this form is for a warm-up.',
  params: [
    peakRate,
    warmup,
  ],
  example: training({ optimizer: 'sgd(constant(0.1, warmup: 1 epoch), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/',
  aliases: ['fixed'],
  emit: { tfjs: 'schedules.constant' },
};
