/** `layer_norm`: statistics of each sample are taken out of it. */
import { layerNormalization } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { normalization } from '../params.ts';
import type { LayerWord } from '../types.ts';
import { scaleAndShift } from '../weights.ts';

export const layerNorm: LayerWord = {
  name: 'layer_norm',
  family: 'layer',
  summary: 'normalizes each sample over its channels',
  doc: 'Computes `γ (x - mean) / √(variance + ε) + β` with mean and variance over the last axis of each sample and position: the same in training and afterwards, whatever the batch.',
  params: normalization,
  example: network('input(64)', 'dense(128) -> layer_norm -> relu'),
  reference: 'Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450',
  aliases: ['LayerNormalization', 'LayerNorm', 'layernorm', 'ln'],
  shape({ inputs }) {
    const [x] = inputs;
    return x!.length === 0 || x!.at(-1) === null ? { problem: 'rank', expected: 'values with a known number of channels' } : x!;
  },
  weights: ({ output, args }) => scaleAndShift(output, args),
  flops: ({ output }) => 8 * sizeOf(output),
  signal: layerNormalization,
  emit: {
    // TensorFlow.js' own cannot be trained without γ or β.
    tfjs: ({ args, inputs }) => ({ callee: `${args['scale'] === true && args['center'] === true && inputs[0]!.length < 4 ? 'tf.' : ''}layers.layerNormalization`, args }),
    keras: 'LayerNormalization',
  },
};
