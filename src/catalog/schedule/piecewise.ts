/** `piecewise`: another rate from given epochs on. */
import { training } from '../examples.ts';
import { warmup } from '../training-params.ts';
import type { CallWord } from '../types.ts';

export const piecewise: CallWord = {
  name: 'piecewise',
  family: 'schedule',
  summary: 'another rate from each given epoch on',
  doc: 'Trains at the first of `rates` up to the first of `epochs`, then at the second, and so on: one rate more than there are epochs.',
  params: [
    { name: 'rates', type: { type: 'list', of: { type: 'number', min: 0 } }, doc: 'The rates, in order.' },
    { name: 'epochs', type: { type: 'list', of: { type: 'number', above: 0 } }, doc: 'Epochs, counted from 0, at whose start the next rate begins.' },
    warmup,
  ],
  example: training({ optimizer: 'sgd(piecewise(rates: [0.1, 0.01, 0.001], epochs: [3, 5]), momentum: 0.9)' }),
  reference: 'https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/',
  aliases: ['PiecewiseConstantDecay', 'piecewise_constant', 'MultiStepLR', 'multistep'],
  check(args) {
    const [rates, epochs] = [args['rates'], args['epochs']] as [readonly number[], readonly number[]];
    if (epochs.some((at, i) => i > 0 && at <= epochs[i - 1]!)) return { argument: 'epochs', allowed: 'rising' };
    return rates.length === epochs.length + 1 ? undefined : { argument: 'rates', allowed: `${epochs.length + 1}, one more than there are epochs` };
  },
  emit: { tfjs: 'schedules.piecewise' },
};
