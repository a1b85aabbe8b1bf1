/** `flip`: mirrors images at random. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const flip: CallWord = {
  name: 'flip',
  family: 'augmentation',
  summary: 'mirrors images at random',
  doc: 'Mirrors the image, exactly, in every second sample unless `probability` says otherwise.',
  params: [
    { name: 'direction', type: { type: 'choice', of: ['horizontal', 'vertical'] }, doc: '`horizontal` exchanges left and right, `vertical` top and bottom.' },
    probability(0.5),
  ],
  example: augmented('flip(horizontal)'),
  aliases: ['RandomFlip', 'horizontal_flip', 'vertical_flip', 'mirror', 'hflip', 'vflip'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.flip' },
};
