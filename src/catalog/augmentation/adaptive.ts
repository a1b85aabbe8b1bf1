/** `adaptive`: augmentation that is as strong as the training needs it. */
import { augmented } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const adaptive: CallWord = {
  name: 'adaptive',
  family: 'augmentation',
  summary: 'augmentation whose strength follows the gap between training and validation',
  doc: 'Each step inside acts with its own probability times the strength, from 0 to 1. After each epoch the strength rises by `change` where the gap between validation and training loss has grown since the epoch before, and falls by as much otherwise: a network that begins to learn its samples by heart sees more of them changed, one that does not sees them as they are. Needs validation samples. The strength is the same for a whole epoch and a function of the epochs before, so a run repeats exactly, resumed or not.',
  params: [
    { name: 'steps', type: { type: 'pipeline', families: ['augmentation'] }, doc: 'What is done: `rotate(15deg) -> shift(10%)`.' },
    { name: 'start', type: { type: 'fraction' }, doc: 'Strength in the first epoch.', default: 0 },
    { name: 'change', type: { type: 'fraction' }, doc: 'How much it rises or falls after an epoch.', default: 0.1 },
  ],
  example: augmented('adaptive(rotate(15deg) -> shift(10%))'),
  reference: 'Adapts the probability as Karras et al. 2020 do, https://arxiv.org/abs/2006.06676',
  aliases: ['ADA', 'AdaptiveAugmentation'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.adaptive' },
};
