/** `kl_divergence`: how far one distribution is from another. */
import { crossEntropyGradient } from '../../ir/signal-rules.ts';
import { training } from '../examples.ts';
import { ofOutput } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const klDivergence: CallWord = {
  name: 'kl_divergence',
  family: 'loss',
  summary: 'divergence of the predicted distribution from the wanted one',
  doc: 'For distributions over classes: `Σ t log(t / p)`, mean over the batch. Its gradient is that of `cross_entropy`; it is zero where the two are equal. The network ends in `softmax`.',
  params: [
    { name: 'from_logits', type: { type: 'boolean' }, doc: 'Whether the network ends without its last activation.', default: false },
    ...ofOutput,
  ],
  example: training({ loss: 'kl_divergence' }),
  reference: 'https://keras.io/api/losses/',
  aliases: ['KLDivergence', 'KLDivLoss', 'kld', 'kullback_leibler_divergence'],
  expects: { lastActivation: ['softmax'], targets: 'class' },
  signal: crossEntropyGradient,
  emit: { tfjs: 'losses.klDivergence', keras: 'KLDivergence' },
};
