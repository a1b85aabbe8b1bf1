/** `crop`: cuts out a part of images at a random place. */
import type { Quantity } from '../../ir/types.ts';
import { augmented, inPixels, noPixels, resampling, whole } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const crop: CallWord = {
  name: 'crop',
  family: 'augmentation',
  summary: 'cuts out a part of images at a random place',
  doc: 'Cuts a part of `size` out of the image, at a random place, and resizes it to the image’s own size. With `padding` the image first gets a frame: `crop(padding: 4px)` moves it by up to 4 pixels, the usual augmentation of CIFAR-10.',
  params: [
    { name: 'size', type: { type: 'extent', above: 0 }, doc: 'Size of the part: a share of each side, or so many pixels square.', default: whole },
    { name: 'padding', type: { type: 'extent' }, doc: 'Width of the frame on each side.', default: noPixels },
    ...resampling('constant'),
  ],
  example: augmented('crop(padding: 4px)'),
  aliases: ['RandomCrop', 'random_crop', 'RandomResizedCrop', 'crop_and_resize'],
  augments: {
    what: 'images',
    fits({ size, padding }, shape) {
      const axes = shape.slice(0, 2) as number[];
      const part = (length: number): number => Math.round(inPixels(size as Quantity, length));
      const framed = (length: number): number => length + 2 * Math.round(inPixels(padding as Quantity, length));
      if (axes.every((length) => part(length) >= 1 && part(length) <= framed(length))) return undefined;
      return { argument: 'size', allowed: `from 1px to ${Math.min(...axes.map(framed))}px, the image with its padding` };
    },
  },
  emit: { tfjs: 'augment.crop' },
};
