/** `add`: sum of branches, value by value. */
import { sum } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { otherTensors } from '../params.ts';
import type { LayerWord } from '../types.ts';

export const add: LayerWord = {
  name: 'add',
  family: 'layer',
  summary: 'sum of branches, value by value',
  doc: 'Adds what its branches give, value by value; all must have the same shape. `residual { … }` is the short form for adding a body to what came in.',
  params: [otherTensors],
  variadic: true,
  example: network('input(32x32x3)', '( conv(16, 3x3) | conv(16, 1x1) ) -> add'),
  reference: 'https://keras.io/api/layers/merging_layers/add/',
  aliases: ['Add', 'sum', 'plus', 'residual_add', 'shortcut'],
  arity: 'merge',
  shape({ inputs }) {
    const [first] = inputs;
    const same = inputs.every((x) => x.length === first!.length && x.every((d, i) => d === first![i]));
    return same ? first! : { problem: 'merge' };
  },
  flops: ({ inputs, output }) => (inputs.length - 1) * sizeOf(output),
  signal: sum,
  emit: { tfjs: 'add', keras: 'Add' },
};
