/** `mixup`: mixes samples with others in random shares. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const mixup: CallWord = {
  name: 'mixup',
  family: 'augmentation',
  summary: 'mixes samples with others in random shares',
  doc: 'λx + (1 - λ)y: the sample x and another one, y, of the training data, drawn at random, with λ drawn from Beta(alpha, alpha). Labels are mixed in the same shares, so the loss must take them: `cross_entropy` does. Metrics go by the larger share.',
  params: [
    { name: 'alpha', type: { type: 'number', min: 0 }, doc: 'Near 0 the shares lie near 0 and 1, at 1 each is as likely, above they lie near one half; 0 mixes nothing.', default: 0.2 },
    probability(),
  ],
  example: augmented('mixup(alpha: 0.2)'),
  reference: 'Zhang et al. 2018, https://arxiv.org/abs/1710.09412',
  aliases: ['MixUp', 'RandomMixup', 'mix_up'],
  augments: { what: 'values', mixesLabels: true },
  emit: { tfjs: 'augment.mixup' },
};
