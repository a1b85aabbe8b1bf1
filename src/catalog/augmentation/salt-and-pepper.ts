/** `salt_and_pepper`: makes random pixels white or black. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const saltAndPepper: CallWord = {
  name: 'salt_and_pepper',
  family: 'augmentation',
  summary: 'makes random pixels white or black',
  doc: 'Each pixel, with all its channels, becomes the brightest or the darkest value of the data with the probability `share`.',
  params: [
    { name: 'share', type: { type: 'fraction' }, doc: 'Share of the pixels.' },
    { name: 'salt', type: { type: 'fraction' }, doc: 'How many of those become bright.', default: 0.5 },
    probability(),
  ],
  example: augmented('salt_and_pepper(5%)'),
  aliases: ['SaltAndPepper', 'impulse_noise', 'salt_pepper'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.saltAndPepper' },
};
