/** `adaptive`: augmentation that is as strong as the training needs it. */
import { augmented } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const adaptive: CallWord = {
  name: 'adaptive',
  family: 'augmentation',
  summary: 'augmentation whose strength follows the gap between training and validation',
  doc: 'Each step inside acts with its own probability times the strength, from 0 to 1. After each epoch the strength rises by `change` where the validation loss lies above the training loss by more than `gap`, and falls by as much otherwise: a network that begins to learn its samples by heart sees more of them changed, one that does not sees them as they are. Changed samples raise the training loss, so the two losses come to keep that distance. Needs validation samples. The strength is the same for a whole epoch, recorded as `augment_strength`, and a function of the epochs before, so a run repeats exactly, resumed or not.',
  params: [
    { name: 'steps', type: { type: 'pipeline', families: ['augmentation'] }, doc: 'What is done: `rotate(15deg) -> shift(10%)`.' },
    { name: 'start', type: { type: 'fraction' }, doc: 'Strength in the first epoch.', default: 0 },
    { name: 'change', type: { type: 'fraction' }, doc: 'How much it rises or falls after an epoch.', default: 0.1 },
    { name: 'gap', type: { type: 'number' }, doc: 'By how much the validation loss may lie above the training loss.', default: 0 },
  ],
  example: augmented('adaptive(rotate(15deg) -> shift(10%))'),
  reference: 'Adapts the probability as Karras et al. 2020 do, https://arxiv.org/abs/2006.06676',
  aliases: ['ADA', 'AdaptiveAugmentation'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.adaptive' },
};
