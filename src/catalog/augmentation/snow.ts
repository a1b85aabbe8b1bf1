/** `snow`: lets flakes fall on images. */
import { augmented, onePixel, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const snow: CallWord = {
  name: 'snow',
  family: 'augmentation',
  summary: 'lets flakes fall on images',
  doc: 'Round flakes at random places, each 50% to 100% opaque, so many that side by side they would cover `share` of the image.',
  params: [
    { name: 'share', type: { type: 'fraction' }, doc: 'Share of the image that they would cover.' },
    { name: 'size', type: { type: 'extent', above: 0 }, doc: 'Diameter of a flake; a share is one of the shorter side.', default: onePixel },
    probability(),
  ],
  example: augmented('snow(5%, size: 2px)'),
  aliases: ['RandomSnow', 'random_snow', 'snowflakes'],
  augments: { what: 'images' },
  emit: { tfjs: 'augment.snow' },
};
