/** `f1`: precision and recall in one number. */
import { training } from '../examples.ts';
import { decisions, measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const f1: CallWord = {
  name: 'f1',
  family: 'metric',
  summary: 'harmonic mean of precision and recall',
  doc: '`2 · hits / (2 · hits + false alarms + misses)`, over the whole epoch. Of classes, the likeliest is the answer, and the scores of the classes are averaged; of yes/no outputs, what exceeds `threshold` is a yes.',
  params: [...decisions, measuredOutput],
  example: training({ metrics: 'f1' }),
  reference: 'https://keras.io/api/metrics/classification_metrics/',
  aliases: ['F1Score', 'f1_score', 'FBetaScore'],
  emit: { tfjs: 'metrics.f1', keras: 'F1Score' },
};
