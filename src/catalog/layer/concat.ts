/** `concat`: branches side by side. */
import { concatenation } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { otherTensors } from '../params.ts';
import type { Dim, LayerWord } from '../types.ts';

export const concat: LayerWord = {
  name: 'concat',
  family: 'layer',
  summary: 'branches side by side, along the channels',
  doc: 'Puts what its branches give side by side along the last axis; all other axes must be equal. `dense_connection { … }` is the short form for putting a body beside what came in.',
  params: [otherTensors],
  variadic: true,
  example: network('input(32x32x3)', '( conv(16, 3x3) | conv(8, 1x1) | ) -> concat'),
  reference: 'https://keras.io/api/layers/merging_layers/concatenate/',
  aliases: ['Concatenate', 'concatenate', 'cat', 'stack', 'join', 'route'],
  arity: 'merge',
  shape({ inputs }) {
    const [first] = inputs;
    const last = first!.length - 1;
    const meet = first!.length > 0 && inputs.every((x) => x.length === first!.length && x.every((d, i) => i === last || d === first![i]));
    if (!meet) return { problem: 'merge', axis: last };
    const total = inputs.reduce<Dim>((sum, x) => (sum === null || x[last] === null ? null : sum + x[last]!), 0);
    return [...first!.slice(0, last), total];
  },
  signal: concatenation,
  emit: { tfjs: 'concatenate', keras: 'Concatenate' },
};
