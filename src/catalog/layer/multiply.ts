/** `multiply`: product of branches, value by value. */
import { product } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { valueByValue } from '../merging.ts';
import type { LayerWord } from '../types.ts';

export const multiply: LayerWord = {
  name: 'multiply',
  family: 'layer',
  summary: 'product of branches, value by value',
  doc: 'Multiplies what its branches give, value by value, as gates do; all must have the same shape.',
  example: network('input(32x32x3)', '( conv(16, 3x3) | conv(16, 1x1) ) -> multiply'),
  reference: 'https://keras.io/api/layers/merging_layers/multiply/',
  aliases: ['Multiply', 'mul', 'product', 'gate'],
  ...valueByValue,
  signal: product,
  emit: { tfjs: 'multiply', keras: 'Multiply' },
};
