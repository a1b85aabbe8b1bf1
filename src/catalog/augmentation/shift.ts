/** `shift`: moves images by a random distance. */
import { augmented, resampling } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const shift: CallWord = {
  name: 'shift',
  family: 'augmentation',
  summary: 'moves images by a random distance',
  doc: 'Moves the image by distances drawn evenly, up to `rows` down or up and up to `columns` to either side; fractions of a pixel are interpolated. Neighbours in a pipeline that move pixels and see beyond the rim in the same way are one map, read once.',
  params: [
    { name: 'rows', type: { type: 'extent' }, doc: 'Largest distance down or up.' },
    { name: 'columns', type: { type: 'extent' }, doc: 'Largest distance to the left or right; that of `rows`, in its unit, unless given.', default: null },
    ...resampling(),
  ],
  example: augmented('shift(10%)'),
  aliases: ['RandomTranslation', 'translate', 'translation', 'width_shift_range', 'height_shift_range', 'random_shift'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.shift' },
};
