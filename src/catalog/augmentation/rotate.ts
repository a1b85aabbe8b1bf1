/** `rotate`: turns images by a random angle. */
import { augmented, resampling } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const rotate: CallWord = {
  name: 'rotate',
  family: 'augmentation',
  summary: 'turns images by a random angle',
  doc: 'Turns the image about its centre, by an angle drawn evenly from -angle to angle. Neighbours in a pipeline that move pixels and see beyond the rim in the same way are one map, read once.',
  params: [
    { name: 'angle', type: { type: 'angle', min: 0 }, doc: 'Largest angle, to either side.' },
    ...resampling(),
  ],
  example: augmented('rotate(15deg)'),
  aliases: ['RandomRotation', 'rotation', 'rotation_range', 'random_rotation'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.rotate' },
};
