/** `mnist`: handwritten digits. */
import { training } from '../examples.ts';
import { downloadParam } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

/** E[x x′] by distance in pixels (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48), over the 8,000 embedded training digits. */
const FIELD = {
  self: [0.1126, 0.09483, 0.07291, 0.05597, 0.04418, 0.03814, 0.03167, 0.02241, 0.009744, 0.001447, 2.3e-6, 0],
  alike: [0.05934, 0.0591, 0.0556, 0.05046, 0.04362, 0.03766, 0.03064, 0.02151, 0.008666, 0.001122, 1.2e-6, 0],
  unlike: [0.04366, 0.04502, 0.04525, 0.04464, 0.04276, 0.0395, 0.03197, 0.02104, 0.007583, 0.001051, 3.7e-6, 0],
};

export const mnist: SourceWord = {
  name: 'mnist',
  family: 'source',
  summary: 'handwritten digits, 28x28 grey images of ten classes',
  doc: 'MNIST: 60,000 + 10,000 handwritten digits in four IDX files, gzipped or not, in `directory`. Without a directory the embedded sample of 8,000 training and 2,000 held-out digits is used, unless all are to be fetched. Values are scaled to [0, 1]. Other sets of the same form (KMNIST) load too.\n\nMeasured over the embedded training digits: mean 0.1312, E[x²] 0.1126, E[x x′] of two digits 0.0452 and of two of the same class 0.0593.',
  params: [
    { name: 'directory', type: { type: 'string' }, doc: 'Directory of the four IDX files; the embedded sample unless given.', default: null },
    downloadParam,
  ],
  example: training({}, 'mnist'),
  reference: 'LeCun, Cortes & Burges, http://yann.lecun.com/exdb/mnist/',
  aliases: ['MNIST', 'digits', 'emnist', 'kmnist'],
  facts(args) {
    const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : undefined;
    return {
      shape: [28, 28, 1],
      classes: 10,
      targetShape: [],
      samples: args['directory'] === null && args['download'] !== true ? 8000 - Math.round(8000 * (held ?? 0)) : null,
      hasValidation: true,
      moments: { mean: 0.1312, second: 0.1126, cross: 0.04523, alike: 0.05934, field: FIELD, patchy: true },
    };
  },
  emit: { tfjs: 'data.mnist' },
};
