/** Takes a model's outputs before its last softmax or sigmoid, where a loss can be computed exactly. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

type Layer = layers.Layer;
type Activation = { apply(x: Tensor, axis?: number): Tensor; getClassName(): string };

export interface Head {
  /** Whether `forward` gives logits. */
  readonly logits: boolean;
  /** Runs the model; batch normalization, dropout and noise behave as training says. */
  forward(inputs: Tensor, training: boolean): Tensor;
  /** From what `forward` gave to the model's outputs proper. */
  finish(outputs: Tensor): Tensor;
}

/** The activation the last layer ends in, with a way to leave it out for one call. */
function lastActivation(layer: Layer): { name: string; without<T>(work: () => T): T } | undefined {
  const holder = layer as unknown as { activation?: Activation; softmax?: Activation['apply']; axis?: unknown };
  if (holder.activation !== undefined) {
    const activation = holder.activation;
    const linear = (tf.layers.activation({ activation: 'linear' }) as unknown as { activation: Activation }).activation;
    return {
      name: activation.getClassName(),
      without(work) {
        holder.activation = linear;
        try {
          return work();
        } finally {
          holder.activation = activation;
        }
      },
    };
  }
  const rank = (layer.outputShape as unknown[]).length;
  const overClasses = holder.axis === -1 || holder.axis === rank - 1;
  if (layer.getClassName() !== 'Softmax' || holder.softmax === undefined || !overClasses) return undefined;
  const softmax = holder.softmax;
  return {
    name: 'softmax',
    without(work) {
      holder.softmax = (x) => x;
      try {
        return work();
      } finally {
        holder.softmax = softmax;
      }
    },
  };
}

/**
 * When the model ends in the activation that `loss` links with, the loss gets logits, as Keras does it; the model
 * itself stays as it was built. Otherwise the outputs pass unchanged.
 */
export function attachHead(model: LayersModel, loss: Loss): Head {
  const run = (inputs: Tensor, training: boolean): Tensor => model.apply(inputs, { training }) as Tensor;
  const last = model.outputs[0]!.sourceLayer;
  const activation = last instanceof tf.LayersModel ? undefined : lastActivation(last);
  const finish = (outputs: Tensor): Tensor => (loss.link === 'softmax' ? tf.softmax(outputs) : tf.sigmoid(outputs));
  if (loss.link !== undefined && activation?.name === loss.link) {
    return { logits: true, forward: (inputs, training) => activation.without(() => run(inputs, training)), finish };
  }
  if (loss.fromLogits === true) return { logits: true, forward: run, finish };
  return { logits: false, forward: run, finish: (outputs) => outputs };
}
