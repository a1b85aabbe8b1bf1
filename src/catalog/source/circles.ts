/** `circles`: points on two circles, one in the other. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import { trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const circles: SourceWord = {
  name: 'circles',
  family: 'source',
  summary: 'points on two circles, one inside the other: two classes that no line parts',
  doc: 'Points of the plane on a circle of radius 1 (class 0) and one of radius `factor` (class 1) around the same centre, with normal noise on both coordinates; scikit-learn\'s make_circles with random angles. The run\'s seed decides the draw.\n\nE[x²] is (1 + factor²) / 4 and the square of the noise.',
  params: [
    samplesParam,
    { name: 'factor', type: { type: 'number', above: 0, below: 1 }, doc: 'Radius of the inner circle.', default: 0.8 },
    { name: 'noise', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the noise.', default: 0 },
  ],
  example: trainingOn('circles(500, factor: 0.5, noise: 0.05)', true),
  aliases: ['make_circles', 'rings', 'concentric'],
  facts(args) {
    const [factor, noise] = [args['factor'] as number, args['noise'] as number];
    return { shape: [2], classes: 2, targetShape: [], ...drawnFacts(args), moments: { mean: 0, second: (1 + factor ** 2) / 4 + noise ** 2, cross: 0 } };
  },
  emit: { tfjs: 'data.circles' },
};
