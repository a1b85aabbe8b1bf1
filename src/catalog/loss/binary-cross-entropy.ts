/** `binary_cross_entropy`: cross-entropy of yes/no outputs. */
import { binaryCrossEntropyGradient, smoothed } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const binaryCrossEntropy: CallWord = {
  name: 'binary_cross_entropy',
  family: 'loss',
  summary: 'cross-entropy of yes/no outputs',
  doc: 'For outputs that are each a yes/no answer: \`-t log p - (1 - t) log(1 - p)\`, mean over batch and outputs. The network ends in \`sigmoid\`.',
  params: [
    { name: 'from_logits', type: { type: 'boolean' }, doc: 'Whether the network ends without its last activation.', default: false },
    { name: 'label_smoothing', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Moves targets towards 1/2 by this part.', default: 0 },
    ...ofOutput,
  ],
  example: training({ loss: 'binary_cross_entropy' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1) -> sigmoid'),
  reference: 'https://keras.io/api/losses/',
  aliases: ['BinaryCrossentropy', 'binary_crossentropy', 'BCELoss', 'bce'],
  expects: { lastActivation: ['sigmoid'], targets: 'binary' },
  signal: (args) => smoothed(binaryCrossEntropyGradient, args['label_smoothing'] as number),
  emit: { tfjs: 'losses.binaryCrossentropy', keras: 'BinaryCrossentropy' },
};
