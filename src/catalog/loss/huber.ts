/** `huber`: squares near the target, absolute differences far from it. */
import { huberGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const huber: CallWord = {
  name: 'huber',
  family: 'loss',
  summary: 'squared differences up to a bound, absolute ones beyond',
  doc: 'For values with outliers: `d²/2` where `|d| ≤ delta` and `delta · (|d| - delta/2)` beyond, d the difference, mean over batch and outputs. The gradient of an outlier is no larger than `delta`.',
  params: [
    { name: 'delta', type: { type: 'number', above: 0 }, doc: 'Where the parabola becomes a line.', default: 1 },
    ...ofOutput,
  ],
  example: training({ loss: 'huber(delta: 0.5)' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['Huber', 'HuberLoss', 'SmoothL1Loss', 'smooth_l1'],
  expects: { targets: 'values' },
  signal: (args) => huberGradient(args['delta'] as number),
  emit: { tfjs: 'losses.huber', keras: 'Huber' },
};
