/** `truncated_normal`: normal, cut off at two standard deviations. */
import { TRUNCATED } from '../draws.ts';
import { network } from '../examples.ts';
import type { InitializerWord } from '../types.ts';

export const truncatedNormal: InitializerWord = {
  name: 'truncated_normal',
  family: 'initializer',
  summary: 'normal, cut off at two standard deviations',
  doc: 'Draws from a normal distribution and draws again what lies more than two standard deviations off: the variance is 0.774 of `stddev²`, in Keras and TensorFlow.js alike. `variance_scaling` and its kin make up for the cut.',
  params: [
    { name: 'mean', type: { type: 'number' }, doc: 'Mean.', default: 0 },
    { name: 'stddev', type: { type: 'number', above: 0 }, doc: 'Standard deviation before the cut.', default: 0.05 },
  ],
  example: network('input(784)', 'dense(128, kernel_initializer: truncated_normal(stddev: 0.02)) -> relu'),
  reference: 'https://keras.io/api/layers/initializers/',
  aliases: ['trunc_normal'],
  draws: ({ args }) => ({ mean: args['mean'] as number, variance: TRUNCATED * (args['stddev'] as number) ** 2, structure: 'independent' }),
  emit: { tfjs: 'truncatedNormal', keras: 'TruncatedNormal' },
};
