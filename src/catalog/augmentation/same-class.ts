/** `same_class`: makes new samples out of several of one class. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const sameClass: CallWord = {
  name: 'same_class',
  family: 'augmentation',
  summary: 'makes new samples out of several of one class',
  doc: 'A pseudo-sample: the sample and others of its class, drawn at random, averaged or mixed in random shares. The label stays.',
  params: [
    { name: 'samples', type: { type: 'integer', min: 1, max: 16 }, doc: 'How many samples are mixed, the sample itself among them.', default: 2 },
    { name: 'mix', type: { type: 'choice', of: ['average', 'convex'] }, doc: '`average` takes equal shares, `convex` shares that are drawn, each division as likely.', default: 'average' },
    probability(0.5),
  ],
  example: augmented('same_class(mix: convex)'),
  aliases: ['pseudo_samples', 'class_average', 'intra_class_mixup', 'same_class_mixup'],
  augments: { what: 'classes' },
  emit: { tfjs: 'augment.sameClass' },
};
