/**
 * Batch and layer normalization without γ or β, which TensorFlow.js cannot train: its own layers, with ones and zeros
 * for what they lack. They are saved as what they are.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import { shapeOf, type Layer } from './base.ts';

interface Normalization { gamma?: { read(): Tensor } | null; beta?: { read(): Tensor } | null; scale: boolean; center: boolean }

function complete(layer: Layer): Layer {
  const own = layer as unknown as Normalization;
  const build = layer.build.bind(layer);
  layer.build = (inputShape) => {
    build(inputShape);
    const channels = shapeOf(inputShape).at(-1)!;
    own.gamma ??= { read: () => tf.ones([channels]) };
    own.beta ??= { read: () => tf.zeros([channels]) };
  };
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => {
    const { scale, center } = own;
    // layer normalization asks these, not the weights
    try {
      Object.assign(own, { scale: true, center: true });
      return call(inputs, kwargs);
    } finally {
      Object.assign(own, { scale, center });
    }
  };
  return layer;
}

/** As tf.layers.batchNormalization, with `scale` or `center` false. */
export const batchNormalization = (args: Parameters<typeof tfl.layers.batchNormalization>[0]): Layer => complete(tf.layers.batchNormalization(args));
/** As tf.layers.layerNormalization, with `scale` or `center` false. */
export const layerNormalization = (args: Parameters<typeof tfl.layers.layerNormalization>[0]): Layer => complete(tf.layers.layerNormalization(args));
