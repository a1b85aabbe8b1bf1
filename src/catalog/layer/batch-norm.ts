/** `batch_norm`: statistics of the batch are taken out of every channel. */
import { batchNormalization } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { normalization } from '../params.ts';
import type { LayerWord } from '../types.ts';

export const batchNorm: LayerWord = {
  name: 'batch_norm',
  family: 'layer',
  summary: 'normalizes each channel over the batch',
  doc: 'Computes `γ (x - mean) / √(variance + ε) + β` for every channel, with mean and variance of the batch while training and their moving averages afterwards. Keeps the scale of values in deep networks; a bias right before it has no effect.',
  params: [
    { name: 'momentum', type: { type: 'number', min: 0, below: 1 }, doc: 'Weight of the old moving average at each step.', default: 0.99 },
    ...normalization,
  ],
  example: network('input(32x32x3)', 'conv(16, 3x3) -> batch_norm -> relu'),
  reference: 'Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167',
  aliases: ['BatchNormalization', 'BatchNorm2d', 'batchnorm', 'bn', 'batch_normalization'],
  shape({ inputs }) {
    const [x] = inputs;
    return x!.length === 0 || x!.at(-1) === null ? { problem: 'rank', expected: 'values with a known number of channels' } : x!;
  },
  weights({ output, args }) {
    const shape = [output.at(-1)!];
    return [
      ...(args['scale'] === true ? [{ name: 'gamma', shape, trainable: true, initializer: 'gamma_initializer' }] : []),
      ...(args['center'] === true ? [{ name: 'beta', shape, trainable: true, initializer: 'beta_initializer' }] : []),
      { name: 'moving_mean', shape, trainable: false },
      { name: 'moving_variance', shape, trainable: false },
    ];
  },
  flops: ({ output }) => 4 * sizeOf(output),
  signal: batchNormalization,
  emit: {
    // TensorFlow.js' own cannot be trained without γ or β, nor on volumes.
    tfjs: ({ args, inputs }) => ({ callee: `${args['scale'] === true && args['center'] === true && inputs[0]!.length < 4 ? 'tf.' : ''}layers.batchNormalization`, args }),
    keras: 'BatchNormalization',
  },
};
