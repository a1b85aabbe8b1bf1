/** `blobs`: points around centres in the plane. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import { trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const blobs: SourceWord = {
  name: 'blobs',
  family: 'source',
  summary: 'points of the plane around centres on a circle, one a class',
  doc: 'Points of the plane: the centres of the classes lie at equal angles on a circle of radius 1, in the same places for every seed, and points around them with deviation `spread`; `gaussian` draws its centres, in any number of dimensions. The run\'s seed decides the draw.\n\nE[x²] is 1/2 and the square of the spread; two points of a class have E[x x′] = 1/2, and of all pairs (classes with themselves among them) the mean is 0.',
  params: [
    samplesParam,
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of centres.', default: 3 },
    { name: 'spread', type: { type: 'number', min: 0 }, doc: 'Standard deviation around a centre.', default: 0.2 },
  ],
  example: trainingOn('blobs(500, classes: 4)', true),
  aliases: ['make_blobs', 'clusters', 'clouds'],
  facts: (args) => ({ shape: [2], classes: args['classes'] as number, targetShape: [], ...drawnFacts(args), moments: { mean: 0, second: 1 / 2 + (args['spread'] as number) ** 2, cross: 0, alike: 1 / 2 } }),
  emit: { tfjs: 'data.blobs' },
};
