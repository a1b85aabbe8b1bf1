/** `precision`: how many of the found are right. */
import { training } from '../examples.ts';
import { decisions, measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const precision: CallWord = {
  name: 'precision',
  family: 'metric',
  summary: 'share of yes answers that are right',
  doc: 'Hits over hits and false alarms, over the whole epoch. Of classes, the likeliest is the answer, and the scores of the classes are averaged; of yes/no outputs, what exceeds `threshold` is a yes.',
  params: [...decisions, measuredOutput],
  example: training({ metrics: 'precision' }),
  reference: 'https://keras.io/api/metrics/classification_metrics/',
  aliases: ['Precision', 'positive_predictive_value'],
  emit: { tfjs: 'metrics.precision', keras: 'Precision' },
};
