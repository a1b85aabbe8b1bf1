/** `exponential`: eˣ. */
import { exponential as kernel } from '../../ir/gaussian/exponential.ts';
import type { ActivationWord } from '../types.ts';

export const exponential: ActivationWord = {
  family: 'activation', name: 'exponential',
  summary: 'eˣ',
  doc: 'For the last layer, where values are to be positive (rates, counts). Inside a network values and gradients grow without bound after few layers.',
  params: [],
  example: 'network N { input(64) -> dense(64) -> relu -> dense(1) -> exponential }',
  reference: 'https://keras.io/api/layers/activations/#exponential-function',
  aliases: ['exp'],
  value: Math.exp,
  derivative: Math.exp,
  gaussian: () => kernel,
  flops: 1,
  emit: { tfjs: 'exponential', keras: 'exponential' },
};
