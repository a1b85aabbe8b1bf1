/** `log_cosh`: a smooth Huber loss. */
import { logCoshGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const logCosh: CallWord = {
  name: 'log_cosh',
  family: 'loss',
  summary: 'logarithm of the hyperbolic cosine of differences',
  doc: 'For values with outliers: `log cosh(y - t)`, mean over batch and outputs; about `d²/2` near zero and `|d| - log 2` far from it, without a corner.',
  params: ofOutput,
  example: training({ loss: 'log_cosh' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['LogCosh', 'logcosh'],
  expects: { targets: 'values' },
  signal: logCoshGradient,
  emit: { tfjs: 'losses.logCosh', keras: 'LogCosh' },
};
