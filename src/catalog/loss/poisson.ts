/** `poisson`: counts from their expected number. */
import { poissonGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const poisson: CallWord = {
  name: 'poisson',
  family: 'loss',
  summary: 'likelihood of counts under their expected number',
  doc: 'For counts: `y - t log y`, mean over batch and outputs; `y` is the expected count, so the network ends in something positive such as `softplus`.',
  params: ofOutput,
  example: training({ loss: 'poisson' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1) -> softplus'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['Poisson', 'PoissonNLLLoss'],
  expects: { lastActivation: ['softplus', 'relu'], targets: 'values' },
  signal: poissonGradient,
  emit: { tfjs: 'losses.poisson', keras: 'Poisson' },
};
