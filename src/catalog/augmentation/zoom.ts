/** `zoom`: makes images larger or smaller at random. */
import { augmented, resampling } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const zoom: CallWord = {
  name: 'zoom',
  family: 'augmentation',
  summary: 'makes images larger or smaller at random',
  doc: 'Shows things 1 - amount to 1 + amount times as large, the factor drawn evenly, about the centre. Neighbours in a pipeline that move pixels and see beyond the rim in the same way are one map, read once.',
  params: [
    { name: 'amount', type: { type: 'fraction', below: 1 }, doc: 'Largest change of the size.' },
    { name: 'keep_aspect', type: { type: 'boolean' }, doc: 'Whether rows and columns share one factor.', default: true },
    ...resampling(),
  ],
  example: augmented('zoom(10%)'),
  aliases: ['RandomZoom', 'zoom_range', 'scale', 'random_zoom'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.zoom' },
};
