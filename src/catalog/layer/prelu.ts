/** `prelu`: relu whose slope below zero is trained. */
import { parametricRectifier } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { constraints, initializerParam, regularizers } from '../params.ts';
import type { LayerWord } from '../types.ts';

export const prelu: LayerWord = {
  name: 'prelu',
  family: 'layer',
  summary: 'relu whose slope below zero is trained',
  doc: '`x` above zero and `α x` below, with a weight `α` for every value of a sample, or one for all positions along `shared_axes`: `shared_axes: [1, 2]` gives an image one slope a channel.',
  params: [
    initializerParam('alpha_initializer', 'How the slopes are drawn.', 'zeros'),
    { name: 'shared_axes', type: { type: 'list', of: { type: 'integer', min: 1 } }, doc: 'Axes, counted from 1, along which one slope serves all.', default: null },
    ...regularizers('alpha'), ...constraints('alpha'),
  ],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> prelu(shared_axes: [1, 2])'),
  reference: 'He et al. 2015, https://arxiv.org/abs/1502.01852',
  aliases: ['PReLU', 'parametric_relu'],
  shape({ inputs, args }) {
    const shared = (args['shared_axes'] ?? []) as readonly number[];
    if (shared.some((axis) => axis > inputs[0]!.length)) return { problem: 'rank', expected: `values of at least ${Math.max(...shared)} axes` };
    return inputs[0]!.some((d, i) => d === null && !shared.includes(i + 1)) ? { problem: 'rank', expected: 'known lengths of all axes that are not shared' } : inputs[0]!;
  },
  weights({ output, args }) {
    const shared = (args['shared_axes'] ?? []) as readonly number[];
    return [{ name: 'alpha', shape: output.map((d, i) => (shared.includes(i + 1) ? 1 : d!)), trainable: true, initializer: 'alpha_initializer' }];
  },
  flops: ({ output }) => 2 * sizeOf(output),
  signal: parametricRectifier,
  emit: { tfjs: 'prelu', keras: 'PReLU' },
};
