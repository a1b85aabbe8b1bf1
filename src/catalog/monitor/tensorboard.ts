/** `tensorboard`: the run as TensorBoard reads it. */
import { training } from '../examples.ts';
import { everyIsCounted, measuredEvery } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const tensorboard: CallWord = {
  name: 'tensorboard',
  family: 'monitor',
  summary: 'writes event files for TensorBoard',
  doc: 'Writes what the run records as event files into `tensorboard/` of its folder: losses and metrics, the learning rate, every recorded figure of the layers, and as often as `every` says histograms of each kernel and its gradient. `tensorboard --logdir runs` shows them. `gradnetc run --tensorboard` does the same without a word in the file.',
  params: measuredEvery,
  check: everyIsCounted,
  example: training({ monitor: 'gradients, weights, activations, tensorboard' }),
  aliases: ['TensorBoard', 'histograms', 'summary_writer'],
  emit: { tfjs: 'monitor.tensorboard' },
};
