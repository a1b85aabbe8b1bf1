/** `permute`: axes in another order. */
import { permuting } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import type { LayerWord } from '../types.ts';

export const permute: LayerWord = {
  name: 'permute',
  family: 'layer',
  summary: 'axes in another order',
  doc: 'Gives the axes of a sample a new order: `permute([2, 1])` turns `100x8` into `8x100`. Axes count from 1, the batch not among them.',
  params: [{ name: 'dims', type: { type: 'list', of: { type: 'integer', min: 1 } }, doc: 'For each axis of the output, the axis of the input that it was.' }],
  example: network('input(20x8)', 'permute([2, 1]) -> conv(4, 3)'),
  reference: 'https://keras.io/api/layers/reshaping_layers/permute/',
  aliases: ['Permute', 'transpose', 'swap_axes'],
  check(args) {
    const dims = args['dims'] as readonly number[];
    return [...dims].sort((a, b) => a - b).every((d, i) => d === i + 1) ? undefined : { argument: 'dims', allowed: `each axis from 1 to ${dims.length} once` };
  },
  shape({ inputs, args }) {
    const dims = args['dims'] as readonly number[];
    return dims.length === inputs[0]!.length ? dims.map((d) => inputs[0]![d - 1]!) : { problem: 'rank', expected: `values of ${dims.length} axes` };
  },
  signal: permuting,
  emit: { tfjs: 'permute', keras: 'Permute' },
};
