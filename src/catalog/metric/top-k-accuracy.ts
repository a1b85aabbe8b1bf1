/** `top_k_accuracy`: right within the k likeliest. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const topKAccuracy: CallWord = {
  name: 'top_k_accuracy',
  family: 'metric',
  summary: 'share of samples whose class is among the k likeliest',
  doc: 'The share of samples whose right class is among the `k` likeliest.',
  params: [{ name: 'k', type: { type: 'integer', min: 1 }, doc: 'How many guesses there are.', default: 5 }, measuredOutput],
  example: training({ metrics: 'top_k_accuracy' }),
  reference: 'https://keras.io/api/metrics/accuracy_metrics/',
  aliases: ['TopKCategoricalAccuracy', 'SparseTopKCategoricalAccuracy', 'top5', 'top_5_accuracy'],
  expects: { targets: 'class' },
  emit: { tfjs: 'metrics.topKAccuracy', keras: 'TopKCategoricalAccuracy' },
};
