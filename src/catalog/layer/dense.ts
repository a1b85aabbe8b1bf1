/** `dense`: every output sees every input. */
import { affine } from '../../ir/signal-rules.ts';
import { network } from '../examples.ts';
import { biasInitializer, kernelAndBias, kernelInitializer, useBias } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { positionsOf } from '../windows.ts';

export const dense: LayerWord = {
  name: 'dense',
  family: 'layer',
  summary: 'fully connected layer',
  doc: 'Computes `y = x W + b` over the last axis: `units` outputs, each a weighted sum of all inputs. For images, `flatten` or `global_average_pool` comes before it.',
  params: [
    { name: 'units', type: { type: 'integer', min: 1 }, doc: 'Number of outputs.' },
    useBias, kernelInitializer, biasInitializer, ...kernelAndBias,
  ],
  example: network('input(784)', 'dense(128) -> relu', 'dense(10) -> softmax'),
  reference: 'https://keras.io/api/layers/core_layers/dense/',
  aliases: ['Dense', 'fc', 'fully_connected', 'linear', 'Linear', 'full', 'InnerProduct'],
  shape({ inputs, args }) {
    const [x] = inputs;
    if (x!.length === 0 || x!.at(-1) === null) return { problem: 'rank', expected: 'a vector of known length' };
    return [...x!.slice(0, -1), args['units'] as number];
  },
  weights({ inputs, args }) {
    const from = inputs[0]!.at(-1)!;
    const units = args['units'] as number;
    return [
      { name: 'kernel', shape: [from, units], trainable: true, initializer: 'kernel_initializer', fanIn: from, fanOut: units },
      ...(args['use_bias'] === true ? [{ name: 'bias', shape: [units], trainable: true, initializer: 'bias_initializer' }] : []),
    ];
  },
  flops({ inputs, output, args }) {
    const outputs = positionsOf(output) * (args['units'] as number);
    return outputs * (2 * inputs[0]!.at(-1)! + (args['use_bias'] === true ? 1 : 0));
  },
  signal: affine,
  emit: { tfjs: 'dense', keras: 'Dense' },
};
