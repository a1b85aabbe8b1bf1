/** `layer_norm`: statistics of each sample are taken out of it. */
import { layerNormalization } from '../../ir/signal-rules.ts';
import { sizeOf } from '../../ir/types.ts';
import { network } from '../examples.ts';
import { constraints, initializerParam, regularizers } from '../params.ts';
import type { LayerWord } from '../types.ts';

export const layerNorm: LayerWord = {
  name: 'layer_norm',
  family: 'layer',
  summary: 'normalizes each sample over its channels',
  doc: 'Computes `γ (x - mean) / √(variance + ε) + β` with mean and variance over the last axis of each sample and position: the same in training and afterwards, whatever the batch.',
  params: [
    { name: 'epsilon', type: { type: 'number', above: 0 }, doc: 'Added to the variance.', default: 1e-3 },
    { name: 'center', type: { type: 'boolean' }, doc: 'Whether β is added.', default: true },
    { name: 'scale', type: { type: 'boolean' }, doc: 'Whether γ multiplies.', default: true },
    initializerParam('beta_initializer', 'How β is drawn.', 'zeros'),
    initializerParam('gamma_initializer', 'How γ is drawn.', 'ones'),
    ...regularizers('beta', 'gamma'), ...constraints('beta', 'gamma'),
  ],
  example: network('input(64)', 'dense(128) -> layer_norm -> relu'),
  reference: 'Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450',
  aliases: ['LayerNormalization', 'LayerNorm', 'layernorm', 'ln'],
  shape({ inputs }) {
    const [x] = inputs;
    return x!.length === 0 || x!.at(-1) === null ? { problem: 'rank', expected: 'values with a known number of channels' } : x!;
  },
  weights({ output, args }) {
    const shape = [output.at(-1)!];
    return [
      ...(args['scale'] === true ? [{ name: 'gamma', shape, trainable: true, initializer: 'gamma_initializer' }] : []),
      ...(args['center'] === true ? [{ name: 'beta', shape, trainable: true, initializer: 'beta_initializer' }] : []),
    ];
  },
  flops: ({ output }) => 8 * sizeOf(output),
  signal: layerNormalization,
  emit: { tfjs: 'layerNormalization', keras: 'LayerNormalization' },
};
