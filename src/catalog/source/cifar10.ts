/** `cifar10`: small colour photographs. */
import { training } from '../examples.ts';
import { downloadParam } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const cifar10: SourceWord = {
  name: 'cifar10',
  family: 'source',
  summary: 'small photographs, 32x32 colour images of ten classes',
  doc: 'CIFAR-10, binary version: five files of 10,000 training images and one of 10,000 held-out images, in `directory` or in the directory given to the run by `--data`. Values are scaled to [0, 1].\n\nMoments are computed from the published means (0.491, 0.482, 0.447) and standard deviations (0.247, 0.244, 0.262) of the channels; positions are taken as independent.',
  params: [
    { name: 'directory', type: { type: 'string' }, doc: 'Directory of the six files; `--data` unless given.', default: null },
    downloadParam,
  ],
  example: training({}, 'cifar10("data/cifar-10")'),
  reference: 'Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html',
  aliases: ['CIFAR10', 'cifar', 'cifar_10', 'CIFAR-10'],
  facts(args) {
    const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : 0;
    return {
      shape: [32, 32, 3],
      classes: 10,
      targetShape: [],
      samples: 50_000 - Math.round(50_000 * held),
      hasValidation: true,
      moments: { mean: 0.4734, second: 0.2874, cross: 0.2245 },
    };
  },
  emit: { tfjs: 'data.cifar10' },
};
