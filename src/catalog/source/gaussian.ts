/** `gaussian`: synthetic classes, for trying a network without any files. */
import { training } from '../examples.ts';
import type { Shape, SourceWord } from '../types.ts';

export const gaussian: SourceWord = {
  name: 'gaussian',
  family: 'source',
  summary: 'synthetic classes: Gaussian clouds around random centres',
  doc: 'Every class is a cloud of unit variance around a centre whose coordinates are drawn with standard deviation `separation`. The run\'s seed decides the draw. A fifth is held out for validation unless `split` says otherwise.',
  params: [
    { name: 'shape', type: { type: 'shape' }, doc: 'Shape of one sample.' },
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of classes.' },
    { name: 'samples', type: { type: 'integer', min: 2 }, doc: 'Number of samples, the classes in turn: fewer samples than classes leave the last ones out.' },
    { name: 'separation', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the centres\' coordinates.', default: 1 },
  ],
  example: training({}, 'gaussian(16, classes: 4, samples: 1000)'),
  aliases: ['synthetic', 'random', 'noise'],
  facts(args) {
    const between = (args['separation'] as number) ** 2;
    const held = typeof args['validation_fraction'] === 'number' ? args['validation_fraction'] : 0.2;
    const classes = args['classes'] as number;
    const samples = args['samples'] as number;
    return {
      shape: args['shape'] as Shape,
      classes,
      targetShape: [],
      samples: samples - Math.round(samples * held),
      hasValidation: held > 0,
      moments: { mean: 0, second: 1 + between, cross: between / classes, alike: between },
    };
  },
  emit: { tfjs: 'data.gaussian' },
};
