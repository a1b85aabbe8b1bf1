/** `reduce_on_plateau`: lower when results no longer improve. */
import { training } from '../examples.ts';
import { monitor } from '../figures.ts';
import { peakRate, warmup, watchedOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const reduceOnPlateau: CallWord = {
  name: 'reduce_on_plateau',
  family: 'schedule',
  summary: 'lowers the rate when a figure no longer improves',
  doc: 'Multiplies the rate by `factor` when the watched figure has not improved by `min_delta` for `patience` epochs.',
  params: [
    peakRate,
    { name: 'factor', type: { type: 'number', above: 0, below: 1 }, doc: 'Factor at each reduction.', default: 0.1 },
    { name: 'patience', type: { type: 'integer', min: 1 }, doc: 'Epochs without improvement after which the rate is lowered.', default: 10 },
    monitor,
    watchedOutput,
    { name: 'min_delta', type: { type: 'number', min: 0 }, doc: 'Smallest change that counts as an improvement.', default: 1e-4 },
    { name: 'cooldown', type: { type: 'integer', min: 0 }, doc: 'Epochs after a reduction that are not counted.', default: 0 },
    { name: 'floor', type: { type: 'number', min: 0 }, doc: 'The rate is never lowered below this.', default: 0 },
    warmup,
  ],
  example: training({ optimizer: 'sgd(reduce_on_plateau(0.1, patience: 2), momentum: 0.9)' }),
  reference: 'https://keras.io/api/callbacks/reduce_lr_on_plateau/',
  aliases: ['ReduceLROnPlateau', 'plateau'],
  emit: { tfjs: 'schedules.reduceOnPlateau' },
};
