/** `auc`: how well scores rank. */
import { training } from '../examples.ts';
import { measuredOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const auc: CallWord = {
  name: 'auc',
  family: 'metric',
  summary: 'area under the receiver operating characteristic',
  doc: 'How likely a sample of the class has a higher score than one that is not of it, over the whole epoch; of several classes, each against the rest, all together. Taken at `num_thresholds` thresholds, straight between them.',
  params: [{ name: 'num_thresholds', type: { type: 'integer', min: 2, max: 10000 }, doc: 'Points of the curve.', default: 200 }, measuredOutput],
  example: training({ loss: 'binary_cross_entropy', metrics: 'auc' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1) -> sigmoid'),
  reference: 'https://keras.io/api/metrics/classification_metrics/',
  aliases: ['AUC', 'roc_auc', 'auroc'],
  emit: { tfjs: 'metrics.auc', keras: 'AUC' },
};
