/** `cross_entropy`: minus the log of the right class’s probability. */
import { crossEntropyGradient, smoothed } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const crossEntropy: CallWord = {
  name: 'cross_entropy',
  family: 'loss',
  summary: 'minus the log of the right class’s probability',
  doc: 'For classes: \`-Σ t log p\`, mean over the batch. The network ends in \`softmax\`; the loss is computed from what goes into it, so that nothing overflows.',
  params: [
    { name: 'from_logits', type: { type: 'boolean' }, doc: 'Whether the network ends without its last activation.', default: false },
    {
      name: 'label_smoothing',
      type: { type: 'fraction', min: 0, below: 1 },
      doc: 'Part of the target that is spread over all classes.',
      default: 0,
    },
    ...ofOutput,
  ],
  example: training({ loss: 'cross_entropy(label_smoothing: 10%)' }),
  reference: 'https://keras.io/api/losses/',
  aliases: [
    'CategoricalCrossentropy',
    'SparseCategoricalCrossentropy',
    'categorical_crossentropy',
    'sparse_categorical_crossentropy',
    'CrossEntropyLoss',
    'crossentropy',
    'nll',
    'log_loss',
  ],
  expects: { lastActivation: ['softmax'], targets: 'class' },
  takesShares: true,
  signal: (args) => smoothed(crossEntropyGradient, args['label_smoothing'] as number),
  emit: { tfjs: 'losses.crossEntropy', keras: 'CategoricalCrossentropy' },
};
