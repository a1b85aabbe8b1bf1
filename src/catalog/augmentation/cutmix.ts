/** `cutmix`: puts a box of another image into images. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const cutmix: CallWord = {
  name: 'cutmix',
  family: 'augmentation',
  summary: 'puts a box of another image into images',
  doc: 'A box of another image of the training data, drawn at random, replaces that part of the image; its area is 1 - λ of the image, with λ drawn from Beta(alpha, alpha), less what sticks out at the rim. Labels are mixed in the shares of the areas, so the loss must take them: `cross_entropy` does. Metrics go by the larger share.',
  params: [
    { name: 'alpha', type: { type: 'number', min: 0 }, doc: 'Near 0 boxes are tiny or nearly all, at 1 each area is as likely; 0 mixes nothing.', default: 1 },
    probability(),
  ],
  example: augmented('cutmix'),
  reference: 'Yun et al. 2019, https://arxiv.org/abs/1905.04899',
  aliases: ['CutMix', 'RandomCutmix', 'cut_mix'],
  augments: { what: 'images', mixesLabels: true },
  emit: { tfjs: 'augment.cutmix' },
};
