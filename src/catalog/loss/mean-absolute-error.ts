/** `mean_absolute_error`: mean of absolute differences. */
import { absoluteErrorGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const meanAbsoluteError: CallWord = {
  name: 'mean_absolute_error',
  family: 'loss',
  summary: 'mean of absolute differences',
  doc: 'For values: \`|y - t|\`, mean over batch and outputs; outliers count less than with squares.',
  params: ofOutput,
  example: training({ loss: 'mean_absolute_error' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['MeanAbsoluteError', 'mae', 'L1Loss', 'l1'],
  expects: { targets: 'values' },
  signal: absoluteErrorGradient,
  emit: { tfjs: 'losses.meanAbsoluteError', keras: 'MeanAbsoluteError' },
};
