/** Penalties on what layers give (`activityRegularizer`), which TensorFlow.js' layers take but never add to the loss. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

interface Regularized {
  call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor;
  readonly activityRegularizer?: { apply(x: Tensor): Scalar } | null;
}

/**
 * Watches the layers of `model` that have such a regularizer, and gives a function that takes the penalties of the
 * latest forward pass in training. As in Keras 3, a penalty sums over the samples of the batch.
 */
export function watchActivities(model: LayersModel): () => Scalar[] {
  let penalties: Scalar[] = [];
  for (const layer of model.layers as unknown as Regularized[]) {
    const { activityRegularizer } = layer;
    if (!activityRegularizer) continue;
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      const output = call(inputs, kwargs);
      if (kwargs['training'] === true) penalties.push(activityRegularizer.apply(output));
      return output;
    };
  }
  return () => {
    const taken = penalties;
    penalties = [];
    return taken;
  };
}
