/** `white_noise`: makes random pixels white. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const whiteNoise: CallWord = {
  name: 'white_noise',
  family: 'augmentation',
  summary: 'makes random pixels white',
  doc: 'Each pixel, with all its channels, becomes the brightest value of the data with the probability `share`.',
  params: [
    { name: 'share', type: { type: 'fraction' }, doc: 'Share of the pixels.' },
    probability(),
  ],
  example: augmented('white_noise(5%)'),
  aliases: ['salt', 'salt_noise'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.whiteNoise' },
};
