/** `gaussian_noise`: normal noise is added while training. */
import { gaussianNoise as rule } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const gaussianNoise: LayerWord = {
  name: 'gaussian_noise',
  family: 'layer',
  summary: 'adds normal noise while training',
  doc: 'While training adds to each value a number drawn from a normal distribution of mean 0; afterwards it changes nothing.',
  params: [{ name: 'stddev', type: { type: 'number', min: 0 }, doc: 'Standard deviation of the noise, in the units of the values.' }],
  example: network('input(784)', 'gaussian_noise(0.1) -> dense(128) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/regularization_layers/gaussian_noise/',
  aliases: ['GaussianNoise', 'noise', 'white_noise'],
  flops: ({ output }) => sizeOf(output),
  signal: rule,
  emit: { tfjs: 'gaussianNoise', keras: 'GaussianNoise' },
};
