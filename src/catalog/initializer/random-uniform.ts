/** `random_uniform`: uniform between two bounds. */
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const randomUniform: InitializerWord = {
  name: 'random_uniform',
  family: 'initializer',
  summary: 'uniform between two bounds',
  doc: 'Draws evenly between `minval` and `maxval`, whatever the layer\'s size.',
  params: [
    { name: 'minval', type: { type: 'number' }, doc: 'Lower bound.', default: -0.05 },
    { name: 'maxval', type: { type: 'number' }, doc: 'Upper bound.', default: 0.05 },
  ],
  example: network('input(784)', 'dense(128, kernel_initializer: random_uniform(-0.1, 0.1)) -> relu'),
  reference: 'https://keras.io/api/layers/initializers/',
  aliases: ['uniform'],
  check({ minval, maxval }) {
    return (minval as number) < (maxval as number) ? undefined : { argument: 'maxval', allowed: `larger than minval (${minval as number})` };
  },
  draws: ({ args }) => {
    const [low, high] = [args['minval'] as number, args['maxval'] as number];
    return { mean: (low + high) / 2, variance: (high - low) ** 2 / 12, structure: 'independent' };
  },
  emit: { tfjs: 'initializers.randomUniform', keras: 'RandomUniform' },
};
