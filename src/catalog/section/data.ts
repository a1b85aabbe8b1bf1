/** `data`: the settings of a data section. */
import { training } from '../examples.ts';
import type { SectionWord } from '../types.ts';

export const data: SectionWord = {
  name: 'data',
  family: 'section',
  summary: 'where samples come from and how they are split',
  doc: 'Names a dataset. `name.classes`, `name.shape` and `name.samples` are values that the network can use; where the source gives several inputs or targets, `name.column.shape` and `name.column.classes`.',
  params: [
    { name: 'source', type: { type: 'word', families: ['source'] }, doc: 'The dataset: `mnist`, `cifar10("data/cifar-10")`, …' },
    {
      name: 'split',
      type: { type: 'shares', of: ['train', 'validation'] },
      doc: 'Parts of the training samples, adding up to 100 %: `train 90%, validation 10%`. Without it the source\'s own held-out samples are the validation data, or a fifth where it has none; `train 100%` trains on that fifth as well.',
      default: null,
    },
    {
      name: 'augment',
      type: { type: 'pipeline', families: ['augmentation'] },
      doc: 'What is done to the training samples, anew in each epoch: `rotate(15deg) -> flip(horizontal) -> mixup`. The seed of the training decides every draw, by epoch and sample; validation samples stay as they are.',
      default: null,
    },
  ],
  example: training({}),
};
