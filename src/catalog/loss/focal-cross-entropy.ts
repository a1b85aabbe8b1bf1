/** `focal_cross_entropy`: cross-entropy that looks at what is hard. */
import { focalGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const focalCrossEntropy: CallWord = {
  name: 'focal_cross_entropy',
  family: 'loss',
  summary: 'cross-entropy in which easy samples count less',
  doc: 'For classes that are rare or hard: `-Σ t · alpha · (1 - p)^gamma · log p`, mean over the batch. The network ends in `softmax`.',
  params: [
    { name: 'alpha', type: { type: 'number', above: 0 }, doc: 'Factor of the whole.', default: 0.25 },
    { name: 'gamma', type: { type: 'number', min: 0 }, doc: 'How much less the easy samples count.', default: 2 },
    { name: 'from_logits', type: { type: 'boolean' }, doc: 'Whether the network ends without its last activation.', default: false },
    { name: 'label_smoothing', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Part of the target that is spread over all classes.', default: 0 },
    ...ofOutput,
  ],
  example: training({ loss: 'focal_cross_entropy(gamma: 2)' }),
  reference: 'Lin et al. 2017, https://arxiv.org/abs/1708.02002',
  aliases: ['CategoricalFocalCrossentropy', 'focal', 'focal_loss', 'FocalLoss'],
  expects: { lastActivation: ['softmax'], targets: 'class' },
  signal: (args) => focalGradient(args['gamma'] as number, args['alpha'] as number, 'softmax'),
  emit: { tfjs: 'losses.focalCrossEntropy', keras: 'CategoricalFocalCrossentropy' },
};
