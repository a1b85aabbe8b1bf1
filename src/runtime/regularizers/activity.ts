/** Penalties on what layers give (`activityRegularizer`), for the loss. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { penaltyOf } from '../layers/penalized.ts';
import { tf } from '../tf.ts';

interface Regularized {
  call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor;
  readonly layer?: Regularized;
}

/** A wrapper and what it wraps. */
const withInner = (layer: Regularized): Regularized[] => (layer.layer ? [layer, ...withInner(layer.layer)] : [layer]);

/**
 * Watches the layers of `model` that have such a regularizer, and gives a function that takes the penalties of the
 * forward passes in training since it was called last, and disposes of those it gave then. As in Keras 3, a penalty is
 * divided by the size of the batch.
 */
export function watchActivities(model: LayersModel): () => Scalar[] {
  let penalties: Scalar[] = [];
  for (const layer of (model.layers as unknown as Regularized[]).flatMap(withInner)) {
    const penalty = penaltyOf(layer);
    if (penalty === undefined) continue;
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      const output = call(inputs, kwargs);
      if (kwargs['training'] === true) penalties.push(tf.keep(tf.tidy(() => tf.div<Scalar>(penalty.apply(output), output.shape[0]))));
      return output;
    };
  }
  let taken: Scalar[] = [];
  return () => {
    tf.dispose(taken);
    taken = penalties;
    penalties = [];
    return taken;
  };
}
