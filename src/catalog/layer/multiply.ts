/** `multiply`: product of branches, value by value. */
import { product } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { otherTensors } from '../params.ts';
import type { LayerWord } from '../types.ts';

export const multiply: LayerWord = {
  name: 'multiply',
  family: 'layer',
  summary: 'product of branches, value by value',
  doc: 'Multiplies what its branches give, value by value, as gates do; all must have the same shape.',
  params: [otherTensors],
  variadic: true,
  example: network('input(32x32x3)', '( conv(16, 3x3) | conv(16, 1x1) ) -> multiply'),
  reference: 'https://keras.io/api/layers/merging_layers/multiply/',
  aliases: ['Multiply', 'mul', 'product', 'gate'],
  arity: 'merge',
  shape({ inputs }) {
    const [first] = inputs;
    const same = inputs.every((x) => x.length === first!.length && x.every((d, i) => d === first![i]));
    return same ? first! : { problem: 'merge' };
  },
  flops: ({ inputs, output }) => (inputs.length - 1) * sizeOf(output),
  signal: product,
  emit: { tfjs: 'multiply', keras: 'Multiply' },
};
