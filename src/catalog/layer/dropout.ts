/** `dropout`: values fall out at random while training. */
import { dropout as dropping } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const dropout: LayerWord = {
  name: 'dropout',
  family: 'layer',
  summary: 'drops values at random while training',
  doc: 'While training sets each value to zero with probability `rate` and divides the others by `1 - rate`, so that their mean stays; afterwards it changes nothing.',
  params: [{ name: 'rate', type: { type: 'fraction', min: 0, below: 1 }, doc: 'Part of the values that fall out: `50%` or `0.5`.' }],
  example: network('input(784)', 'dense(128) -> relu -> dropout(50%)', 'dense(10) -> softmax'),
  reference: 'Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html',
  aliases: ['Dropout', 'drop'],
  flops: ({ output }) => sizeOf(output),
  signal: dropping,
  emit: { tfjs: 'dropout', keras: 'Dropout' },
};
