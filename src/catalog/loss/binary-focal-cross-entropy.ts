/** `binary_focal_cross_entropy`: binary cross-entropy that looks at what is hard. */
import { binaryCrossEntropyGradient, focalGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const binaryFocalCrossEntropy: CallWord = {
  name: 'binary_focal_cross_entropy',
  family: 'loss',
  summary: 'binary cross-entropy in which easy samples count less',
  doc: 'For yes/no outputs of which one is rare: binary cross-entropy times `(1 - q)^gamma`, q the probability given to the right answer. The network ends in `sigmoid`.',
  params: [
    { name: 'apply_class_balancing', type: { type: 'boolean' }, doc: 'Weigh yes by `alpha` and no by `1 - alpha`.', default: false },
    { name: 'alpha', type: { type: 'fraction' }, doc: 'With `apply_class_balancing`: weight of yes.', default: 0.25 },
    { name: 'gamma', type: { type: 'number', min: 0 }, doc: 'How much less the easy samples count.', default: 2 },
    { name: 'from_logits', type: { type: 'boolean' }, doc: 'Whether the network ends without its last activation.', default: false },
    { name: 'label_smoothing', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Moves targets towards 1/2 by this part.', default: 0 },
    ...ofOutput,
  ],
  example: training({ loss: 'binary_focal_cross_entropy(gamma: 2)' }, 'gaussian(784, classes: 2, samples: 1000)').replace('dense(digits.classes) -> softmax', 'dense(1) -> sigmoid'),
  reference: 'Lin et al. 2017, https://arxiv.org/abs/1708.02002',
  aliases: ['BinaryFocalCrossentropy', 'sigmoid_focal_loss'],
  expects: { lastActivation: ['sigmoid'], targets: 'binary' },
  signal: (args) => focalGradient(args['gamma'] as number, args['apply_class_balancing'] === true ? 0.5 : 1, 'sigmoid', binaryCrossEntropyGradient),
  emit: { tfjs: 'losses.binaryFocalCrossEntropy', keras: 'BinaryFocalCrossentropy' },
};
