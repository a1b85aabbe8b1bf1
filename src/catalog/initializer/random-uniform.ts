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
    if ((minval as number) >= (maxval as number)) return { argument: 'maxval', allowed: `larger than minval (${minval as number})` };
    // TensorFlow.js takes a bound of exactly 0 for one that was not given.
    const zero = minval === 0 ? 'minval' : maxval === 0 ? 'maxval' : undefined;
    return zero === undefined ? undefined : { argument: zero, allowed: 'other than exactly 0, which TensorFlow.js replaces by its default (use 1e-9 or -1e-9)' };
  },
  draws: ({ args }) => {
    const [low, high] = [args['minval'] as number, args['maxval'] as number];
    return { mean: (low + high) / 2, variance: (high - low) ** 2 / 12, structure: 'independent' };
  },
  emit: { tfjs: 'randomUniform', keras: 'RandomUniform' },
};
