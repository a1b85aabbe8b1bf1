/** `fgsm`: adversarial samples by the fast gradient sign method. */
import { training } from '../examples.ts';
import type { CallWord } from '../types.ts';

export const fgsm: CallWord = {
  name: 'fgsm',
  family: 'adversarial',
  summary: 'adversarial samples by the fast gradient sign method',
  doc: 'In every step a part of the batch is replaced by x + ε · sign(∂L/∂x), kept within the data’s value range: samples moved to where the network as it is does worse. It is a setting of the training and no augmentation, since it needs the network’s gradients. The gradient is taken in inference mode. A step costs about one forward and backward pass of that part more.',
  params: [
    { name: 'epsilon', type: { type: 'fraction' }, doc: 'How far each value moves, as a share of the data’s value range.' },
    { name: 'share', type: { type: 'fraction' }, doc: 'Part of each batch that is replaced.', default: 0.5 },
  ],
  example: training({ adversarial: 'fgsm(2%, share: 50%)' }),
  reference: 'Goodfellow et al. 2015, https://arxiv.org/abs/1412.6572',
  aliases: ['adversarial', 'FGSM', 'fast_gradient_sign', 'adversarial_training'],
  emit: { tfjs: 'adversarial.fgsm' },
};
