/**
 * Batch and layer normalization where TensorFlow.js cannot train them, without γ or β and of volumes: its own layers,
 * with ones and zeros for what they lack, and fewer axes. They are saved as what they are.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { tf } from '../tf.ts';
import { shapeOf, type Layer } from './base.ts';

interface Normalization { gamma?: { read(): Tensor } | null; beta?: { read(): Tensor } | null; scale: boolean; center: boolean; axis: number | number[] }

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
    const { scale, center, axis } = own;
    const [x] = (Array.isArray(inputs) ? inputs : [inputs]) as [Tensor];
    // A batch of volumes has more axes than TensorFlow.js normalizes: its positions are one axis for as long.
    const deep = x.rank > 4;
    const y = deep ? tf.reshape(x, [x.shape[0], -1, 1, x.shape.at(-1)!]) : x;
    // layer normalization asks these, not the weights
    try {
      Object.assign(own, { scale: true, center: true, ...(deep && Array.isArray(axis) ? { axis: [3] } : {}) });
      const normalized = call(y, kwargs) as Tensor;
      return deep ? tf.reshape(normalized, x.shape) : normalized;
    } finally {
      Object.assign(own, { scale, center, axis });
    }
  };
  return layer;
}

/** As tf.layers.batchNormalization, with `scale` or `center` false, or of inputs with more than four axes, the batch among them. */
export const batchNormalization = (args: Parameters<typeof tfl.layers.batchNormalization>[0]): Layer => complete(tf.layers.batchNormalization(args));
/** As tf.layers.layerNormalization, in the same cases. */
export const layerNormalization = (args: Parameters<typeof tfl.layers.layerNormalization>[0]): Layer => complete(tf.layers.layerNormalization(args));
