/** `rmsprop`: gradients over their recent size. */
import { training } from '../examples.ts';
import { decay, decayRate, epsilon, learningRate } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const rmsprop: CallWord = {
  name: 'rmsprop',
  family: 'optimizer',
  summary: 'gradients divided by their running root mean square',
  doc: 'Divides each gradient by the root of a running mean of its square: every weight moves at its own pace. `centered` takes the mean off first; `momentum` keeps part of the last step.',
  params: [
    learningRate(1e-3),
    decayRate('rho', 'Decay of the mean of squares.', 0.9),
    decayRate('momentum', 'Part of the last step that is kept.', 0),
    epsilon('Added under the root.'),
    { name: 'centered', type: { type: 'boolean' }, doc: 'Divide by the standard deviation instead.', default: false },
    ...decay(),
  ],
  example: training({ optimizer: 'rmsprop(1e-3, momentum: 0.9, centered: true)' }),
  reference: 'Tieleman & Hinton 2012, https://keras.io/api/optimizers/rmsprop/',
  aliases: ['RMSprop', 'rms_prop'],
  learningRates: { low: 1e-6, high: 1e-2, usual: 1e-3 },
  emit: { tfjs: 'optimizers.rmsprop', keras: 'RMSprop' },
};
