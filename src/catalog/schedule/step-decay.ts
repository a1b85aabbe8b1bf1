/** `step_decay`: shrinks by a factor every so many epochs. */
import { training } from '../examples.ts';
import { peakRate, warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const stepDecay: CallWord = {
  name: 'step_decay',
  family: 'schedule',
  summary: 'shrinks by a factor every so many epochs',
  doc: 'Multiplies the rate by \`factor\` every \`epochs\` epochs, counted from the start of the run.',
  params: [
    peakRate,
    { name: 'factor', type: { type: 'number', above: 0, max: 1 }, doc: 'Factor at each step down, e.g. 0.1.' },
    { name: 'epochs', type: { type: 'integer', min: 1 }, doc: 'Epochs between steps.' },
    warmup,
  ],
  example: training({ optimizer: 'sgd(step_decay(0.1, factor: 0.1, epochs: 30), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/',
  aliases: ['step', 'StepLR', 'steps'],
  emit: { tfjs: 'schedules.step' },
};
