/** `random`: a sweep over some combinations, drawn. */
import { sweeping } from '../examples.ts';
import type { OpenWord } from '../types.ts';

export const random: OpenWord = {
  name: 'random',
  family: 'search',
  summary: 'combinations drawn at random, each value as likely as the next',
  doc: 'No combination is drawn twice as long as there are others. The same seed draws the same trials. Where few of many settings matter, drawn trials try more values of each than a grid of the same size.',
  params: [
    { name: 'trials', type: { type: 'integer', min: 1 }, doc: 'How many.' },
    { name: 'seed', type: { type: 'integer', min: 0 }, doc: 'Decides which; the seed of the trainings is a setting of its own.', default: 1 },
  ],
  example: sweeping({ search: 'random(trials: 4)' }),
  reference: 'Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13',
};
