/** `fashion_mnist`: pictures of clothes. */
import { training } from '../examples.ts';
import { downloadParam } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const fashionMnist: SourceWord = {
  name: 'fashion_mnist',
  family: 'source',
  summary: 'pictures of clothes, 28x28 grey images of ten classes',
  doc: 'Fashion-MNIST: 60,000 + 10,000 pictures of clothes in four IDX files of the form and the names of MNIST\'s, gzipped or not, in `directory` or in the directory given to the run by `--data`. Values are scaled to [0, 1].\n\nMoments are computed from the published mean (0.286) and standard deviation (0.353); positions are taken as independent.',
  params: [
    { name: 'directory', type: { type: 'string' }, doc: 'Directory of the four IDX files; `--data` unless given.', default: null },
    downloadParam,
  ],
  example: training({}, 'fashion_mnist("data/fashion-mnist")'),
  reference: 'Xiao, Rasul & Vollgraf 2017, https://github.com/zalandoresearch/fashion-mnist',
  aliases: ['FashionMNIST', 'fashion-mnist', 'fashion', 'clothes'],
  facts(args) {
    const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : 0;
    return {
      shape: [28, 28, 1],
      classes: 10,
      targetShape: [],
      samples: 60_000 - Math.round(60_000 * held),
      hasValidation: true,
      moments: { mean: 0.286, second: 0.2064, cross: 0.0818 },
    };
  },
  emit: { tfjs: 'data.fashionMnist' },
};
