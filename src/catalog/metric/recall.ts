/** `recall`: how many of the right are found. */
import { training } from '../examples.ts';
import { decisions, measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const recall: CallWord = {
  name: 'recall',
  family: 'metric',
  summary: 'share of what was to be found that was found',
  doc: 'Hits over hits and misses, over the whole epoch. Of classes, the likeliest is the answer, and the scores of the classes are averaged; of yes/no outputs, what exceeds `threshold` is a yes.',
  params: [...decisions, measuredOutput],
  example: training({ metrics: 'recall' }),
  reference: 'https://keras.io/api/metrics/classification_metrics/',
  aliases: ['Recall', 'sensitivity', 'true_positive_rate'],
  emit: { tfjs: 'metrics.recall', keras: 'Recall' },
};
