/** `blend`: mixes samples with others in fixed shares. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const blend: CallWord = {
  name: 'blend',
  family: 'augmentation',
  summary: 'mixes samples with others in fixed shares',
  doc: 'αx + (1 - α)y: the sample x and another one, y, of the training data, drawn at random. Labels are mixed in the same shares, so the loss must take them: `cross_entropy` does. Metrics go by the larger share.',
  params: [
    { name: 'alpha', type: { type: 'fraction' }, doc: 'Share of the sample itself.' },
    probability(),
  ],
  example: augmented('blend(70%)'),
  aliases: ['mix', 'alpha_blend', 'average_samples'],
  augments: { what: 'values', mixesLabels: true },
  emit: { tfjs: 'augment.blend' },
};
