/** `softmax`: a probability for each class. */
import { softmax as rule } from '../../ir/signal-rules.ts';
import type { ActivationWord } from '../types.ts';

export const softmax: ActivationWord = {
  family: 'activation', name: 'softmax',
  summary: 'probabilities over the last axis: exp(x) / Σ exp(x)',
  doc: 'Ends a classifier, together with the loss `cross_entropy`. Inside a network it shrinks the gradient to about 1 / classes.',
  params: [],
  example: 'network N { input(64) -> dense(10) -> softmax }',
  aliases: ['Softmax'],
  signal: rule,
  flops: 5,
  emit: { tfjs: 'softmax', keras: 'softmax' },
};
