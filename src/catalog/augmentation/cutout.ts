/** `cutout`: covers squares of images. */
import { augmented, fillValue, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const cutout: CallWord = {
  name: 'cutout',
  family: 'augmentation',
  summary: 'covers squares of images',
  doc: 'Covers squares around places drawn anywhere in the image, so that a square may stick out of it.',
  params: [
    { name: 'size', type: { type: 'extent', above: 0 }, doc: 'Side of a square: a share of each side of the image, or pixels.' },
    { name: 'count', type: { type: 'integer', min: 1 }, doc: 'Number of squares.', default: 1 },
    fillValue,
    probability(),
  ],
  example: augmented('cutout(8px)'),
  reference: 'DeVries & Taylor 2017, https://arxiv.org/abs/1708.04552',
  aliases: ['RandomErasing', 'random_erasing', 'erase', 'RandomErase'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.cutout' },
};
