/** Takes a model's outputs before its last softmax or sigmoid, where a loss can be computed exactly. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { Loss } from '../experiment.ts';
import { tf } from '../tf.ts';

type Layer = layers.Layer;
type Activation = { apply(x: Tensor, axis?: number): Tensor; getClassName(): string };

export interface Head {
  /** For each output: whether `forward` gives logits. */
  readonly logits: readonly boolean[];
  /** Runs the model, one tensor an input and one an output; batch normalization, dropout and noise behave as training says. */
  forward(inputs: readonly Tensor[], training: boolean): Tensor[];
  /** From what `forward` gave to the model's outputs proper. */
  finish(outputs: readonly Tensor[]): Tensor[];
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

/** Set where the layer's values go nowhere else: then its activation can be left out without changing what others see. */
const isLast = (layer: Layer): boolean => layer.outboundNodes.length === 0 && layer.inboundNodes.length === 1 && !(layer instanceof tf.LayersModel);

/**
 * Where an output ends in the activation that its loss links with, the loss gets logits, as Keras does it; the model
 * itself stays as it was built. Other outputs pass unchanged. `losses` are in the order of the outputs.
 */
export function attachHead(model: LayersModel, losses: readonly Loss[]): Head {
  const ends = model.outputs.map(({ sourceLayer: layer }, i) => {
    const alone = model.outputs.filter(({ sourceLayer }) => sourceLayer === layer).length === 1;
    const activation = isLast(layer) && alone ? lastActivation(layer) : undefined;
    const linked = losses[i]!.link !== undefined && activation?.name === losses[i]!.link;
    return { without: linked ? activation : undefined, logits: linked || losses[i]!.fromLogits === true };
  });
  const run = ends.reduce<Head['forward']>(
    (inner, { without }) => (without === undefined ? inner : (inputs, training) => without.without(() => inner(inputs, training))),
    (inputs, training) => [model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], { training })].flat() as Tensor[],
  );
  return {
    logits: ends.map(({ logits }) => logits),
    forward: run,
    finish: (outputs) => outputs.map((output, i) => (!ends[i]!.logits ? output : losses[i]!.link === 'softmax' ? tf.softmax(output) : tf.sigmoid(output))),
  };
}
