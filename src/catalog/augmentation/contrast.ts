/** `contrast`: makes differences in images larger or smaller at random. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const contrast: CallWord = {
  name: 'contrast',
  family: 'augmentation',
  summary: 'makes differences in images larger or smaller at random',
  doc: 'Scales each channel about its mean by a factor drawn evenly from 1 - amount to 1 + amount, and keeps the range.',
  params: [
    { name: 'amount', type: { type: 'fraction' }, doc: 'Largest change of the factor.' },
    probability(),
  ],
  example: augmented('contrast(30%)'),
  aliases: ['RandomContrast', 'random_contrast'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.contrast' },
};
