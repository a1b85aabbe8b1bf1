/** `gaussian_noise`: adds Gaussian noise to samples. */
import { augmented, probability } from '../augmenting.ts';
import type { CallWord } from '../types.ts';

export const gaussianNoise: CallWord = {
  name: 'gaussian_noise',
  family: 'augmentation',
  summary: 'adds Gaussian noise to samples',
  doc: 'Adds independent Gaussian noise to every value of a training sample, and keeps the range. The layer of the same name is part of the network.',
  params: [
    { name: 'stddev', type: { type: 'fraction' }, doc: 'Standard deviation, as a share of the data’s value range.' },
    probability(),
  ],
  example: augmented('gaussian_noise(5%)'),
  aliases: ['GaussianNoise', 'RandomGaussianNoise', 'gauss', 'noise'],
  augments: { what: 'values' },
  emit: { tfjs: 'augment.gaussianNoise' },
};
