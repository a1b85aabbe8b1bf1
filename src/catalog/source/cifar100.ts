/** `cifar100`: small colour photographs of a hundred things. */
import { training } from '../examples.ts';
import { downloadParam } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const cifar100: SourceWord = {
  name: 'cifar100',
  family: 'source',
  summary: 'small photographs, 32x32 colour images of a hundred classes',
  doc: 'CIFAR-100, binary version: `train.bin` with 50,000 and `test.bin` with 10,000 images, in `directory` or in the directory given to the run by `--data`. Values are scaled to [0, 1]. Each image has two labels: one of 100 `fine` classes, and one of 20 `coarse` ones of five fine classes each.\n\nMoments are computed from the published means (0.507, 0.487, 0.441) and standard deviations (0.267, 0.256, 0.276) of the channels; positions are taken as independent.',
  params: [
    { name: 'directory', type: { type: 'string' }, doc: 'Directory of the two files; `--data` unless given.', default: null },
    downloadParam,
    { name: 'labels', type: { type: 'choice', of: ['fine', 'coarse'] }, doc: 'What is learned: 100 classes or 20.', default: 'fine' },
  ],
  example: training({}, 'cifar100("data/cifar-100")'),
  reference: 'Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html',
  aliases: ['CIFAR100', 'cifar_100', 'CIFAR-100'],
  facts(args) {
    const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : 0;
    return {
      shape: [32, 32, 3],
      classes: args['labels'] === 'coarse' ? 20 : 100,
      targetShape: [],
      samples: 50_000 - Math.round(50_000 * held),
      hasValidation: true,
      moments: { mean: 0.4783, second: 0.3006, cross: 0.2296 },
    };
  },
  emit: { tfjs: 'data.cifar100' },
};
