/** `spirals`: points on arms that wind around each other. */
import { drawnFacts, samplesParam } from '../drawn.ts';
import { trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const spirals: SourceWord = {
  name: 'spirals',
  family: 'source',
  summary: 'points on spirals that wind around each other, one a class',
  doc: 'Points of the plane: each class is an arm from the centre to radius 1, the arms turned against each other by equal angles, and normal noise on both coordinates. No line parts the classes, which takes hidden layers. The run\'s seed decides the draw.\n\nRadii are uniform, so that E[x²] is 1/6 and the square of the noise.',
  params: [
    samplesParam,
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of arms.', default: 2 },
    { name: 'turns', type: { type: 'number', above: 0 }, doc: 'How often an arm winds around the centre.', default: 1 },
    { name: 'noise', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the noise.', default: 0.02 },
  ],
  example: trainingOn('spirals(1000, classes: 3)', true),
  aliases: ['spiral', 'two_spirals', 'make_spirals', 'swirls'],
  facts: (args) => ({ shape: [2], classes: args['classes'] as number, targetShape: [], ...drawnFacts(args), moments: { mean: 0, second: 1 / 6 + (args['noise'] as number) ** 2, cross: 0 } }),
  emit: { tfjs: 'data.spirals' },
};
