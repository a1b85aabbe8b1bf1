/** `add`: sum of branches, value by value. */
import { sum } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { valueByValue } from '../merging.ts';
import type { LayerWord } from '../types.ts';

export const add: LayerWord = {
  name: 'add',
  family: 'layer',
  summary: 'sum of branches, value by value',
  doc: 'Adds what its branches give, value by value; all must have the same shape. `residual { … }` is the short form for adding a body to what came in.',
  example: network('input(32x32x3)', '( conv(16, 3x3) | conv(16, 1x1) ) -> add'),
  reference: 'https://keras.io/api/layers/merging_layers/add/',
  aliases: ['Add', 'sum', 'plus', 'residual_add', 'shortcut'],
  ...valueByValue,
  signal: sum,
  emit: { tfjs: 'add', keras: 'Add' },
};
