/** `accuracy`: the share of right answers. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const accuracy: CallWord = {
  name: 'accuracy',
  family: 'metric',
  summary: 'share of right answers',
  doc: 'The share of samples whose likeliest class is the right one; of yes/no outputs, the share on the right side of 1/2.',
  params: [measuredOutput],
  example: training({ metrics: 'accuracy' }),
  reference: 'https://keras.io/api/metrics/accuracy_metrics/',
  aliases: ['acc', 'Accuracy', 'categorical_accuracy', 'top1'],
  emit: { tfjs: 'metrics.accuracy', keras: 'accuracy' },
};
