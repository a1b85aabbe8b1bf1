/** `gaussian_dropout`: values are multiplied by normal noise while training. */
import { dropout } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const gaussianDropout: LayerWord = {
  name: 'gaussian_dropout',
  family: 'layer',
  summary: 'multiplies by normal noise while training',
  doc: 'While training multiplies each value by a number drawn from a normal distribution of mean 1 and variance `rate / (1 - rate)`: as strong as `dropout` of that rate, without zeros. Afterwards it changes nothing.',
  params: [{ name: 'rate', type: { type: 'fraction', min: 0, below: 1 }, doc: 'As of `dropout`: `20%` or `0.2`.' }],
  example: network('input(784)', 'dense(128) -> relu -> gaussian_dropout(20%)', 'dense(10) -> softmax'),
  reference: 'Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html',
  aliases: ['GaussianDropout', 'multiplicative_noise'],
  flops: ({ output }) => sizeOf(output),
  // Mean and variance of the factor are those of dropout's.
  signal: dropout,
  emit: { tfjs: 'gaussianDropout', keras: 'GaussianDropout' },
};
