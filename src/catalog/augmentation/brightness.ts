/** `brightness`: makes images lighter or darker at random. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const brightness: CallWord = {
  name: 'brightness',
  family: 'augmentation',
  summary: 'makes images lighter or darker at random',
  doc: 'Adds a number drawn evenly from -amount to amount, as a share of the data’s value range, to all values of a sample, and keeps the range.',
  params: [
    { name: 'amount', type: { type: 'fraction' }, doc: 'Largest change, as a share of the value range.' },
    probability(),
  ],
  example: augmented('brightness(20%)'),
  aliases: ['RandomBrightness', 'random_brightness', 'brightness_range'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.brightness' },
};
