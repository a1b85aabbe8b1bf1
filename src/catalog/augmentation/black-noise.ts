/** `black_noise`: makes random pixels black. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const blackNoise: CallWord = {
  name: 'black_noise',
  family: 'augmentation',
  summary: 'makes random pixels black',
  doc: 'Each pixel, with all its channels, becomes the darkest value of the data with the probability `share`.',
  params: [
    { name: 'share', type: { type: 'fraction' }, doc: 'Share of the pixels.' },
    probability(),
  ],
  example: augmented('black_noise(5%)'),
  aliases: ['pepper', 'pepper_noise', 'pixel_dropout', 'coarse_dropout'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.blackNoise' },
};
