/** `shear`: slants images by a random angle. */
import { augmented, resampling } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const shear: CallWord = {
  name: 'shear',
  family: 'augmentation',
  summary: 'slants images by a random angle',
  doc: 'Slants the image: each row moves sideways by its distance from the centre times the tangent of an angle drawn evenly from -angle to angle. Neighbours in a pipeline that move pixels and see beyond the rim in the same way are one map, read once.',
  params: [
    { name: 'angle', type: { type: 'angle', min: 0, below: 90 }, doc: 'Largest angle, to either side.' },
    ...resampling(),
  ],
  example: augmented('shear(10deg)'),
  aliases: ['RandomShear', 'shear_range', 'slant', 'skew'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.shear' },
};
