/** `hinge`: yes/no answers with a margin. */
import { hingeGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const hinge: CallWord = {
  name: 'hinge',
  family: 'loss',
  summary: 'yes/no answers that are to be right by a margin',
  doc: 'For an output whose sign is the answer: `max(1 - t y, 0)`, mean over batch and outputs, t = ±1. Right answers beyond the margin of 1 cost nothing. The network ends without an activation.',
  params: ofOutput,
  example: training({ loss: 'hinge' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['Hinge', 'HingeEmbeddingLoss', 'max_margin'],
  expects: { targets: 'binary' },
  signal: hingeGradient,
  emit: { tfjs: 'losses.hinge', keras: 'Hinge' },
};
