/** `cosine_similarity`: directions, whatever the length. */
import { cosineGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const cosineSimilarity: CallWord = {
  name: 'cosine_similarity',
  family: 'loss',
  summary: 'minus the cosine between output and target',
  doc: 'Minus the cosine of the angle between output and target, mean over the batch: -1 where they point the same way. Lengths do not matter. Targets of classes are their one-hot vectors.',
  params: ofOutput,
  example: training({ loss: 'cosine_similarity' }),
  reference: 'https://keras.io/api/losses/',
  aliases: ['CosineSimilarity', 'CosineEmbeddingLoss', 'cosine_proximity'],
  expects: { targets: 'class' },
  signal: cosineGradient,
  emit: { tfjs: 'losses.cosineSimilarity', keras: 'CosineSimilarity' },
};
