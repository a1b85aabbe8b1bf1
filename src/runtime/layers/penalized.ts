/** Layers with an `activityRegularizer`, which TensorFlow.js refuses: the training step adds the penalty, see `watchActivities`. */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { regularizerOf, type Layer, type Part } from './base.ts';

const penalties = new WeakMap<object, { apply(x: Tensor): Scalar }>();

/** The penalty on what a layer gives, where it has one. It belongs to the training and is not saved with the model. */
export const penaltyOf = (layer: object): { apply(x: Tensor): Scalar } | undefined => penalties.get(layer);

/** The same maker, which takes `activityRegularizer` besides. */
export const penalized = <Args extends object>(make: (args: Args) => Layer) => (args: Args & { activityRegularizer?: Part }): Layer => {
  const { activityRegularizer, ...rest } = args;
  const layer = make(rest as unknown as Args);
  const penalty = regularizerOf(activityRegularizer);
  if (penalty) penalties.set(layer, penalty as unknown as { apply(x: Tensor): Scalar });
  return layer;
};
