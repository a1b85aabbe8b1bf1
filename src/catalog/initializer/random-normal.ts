/** `random_normal`: normal of given mean and standard deviation. */
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const randomNormal: InitializerWord = {
  name: 'random_normal',
  family: 'initializer',
  summary: 'normal of given mean and standard deviation',
  doc: 'Draws from a normal distribution, whatever the layer\'s size: `glorot` and `he` initializers choose the deviation by it.',
  params: [
    { name: 'mean', type: { type: 'number' }, doc: 'Mean.', default: 0 },
    { name: 'stddev', type: { type: 'number', above: 0 }, doc: 'Standard deviation.', default: 0.05 },
  ],
  example: network('input(784)', 'dense(128, kernel_initializer: random_normal(stddev: 0.02)) -> relu'),
  reference: 'https://keras.io/api/layers/initializers/',
  aliases: ['normal', 'gaussian'],
  draws: ({ args }) => ({ mean: args['mean'] as number, variance: (args['stddev'] as number) ** 2, structure: 'independent' }),
  emit: { tfjs: 'randomNormal', keras: 'RandomNormal' },
};
