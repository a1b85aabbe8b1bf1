/** `squared_hinge`: yes/no answers with a margin, squared. */
import { squaredHingeGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const squaredHinge: CallWord = {
  name: 'squared_hinge',
  family: 'loss',
  summary: 'squared shortfall of yes/no answers from a margin',
  doc: 'For an output whose sign is the answer: `max(1 - t y, 0)²`, mean over batch and outputs, t = ±1.',
  params: ofOutput,
  example: training({ loss: 'squared_hinge' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1)'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['SquaredHinge'],
  expects: { targets: 'binary' },
  signal: squaredHingeGradient,
  emit: { tfjs: 'losses.squaredHinge', keras: 'SquaredHinge' },
};
