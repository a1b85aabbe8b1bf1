/** Runs a model once more on a batch, layer by layer forward and back, to find the first value that is not finite. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../../data/batches.ts';
import { tf } from '../../tf.ts';
import { lossesOf, type Goal } from '../goals.ts';
import type { Head } from '../head.ts';
import { hasNonFinite, layerWeights } from '../weights.ts';

export interface Examined {
  /** The first layer, in the order of the pass, whose output is not finite. */
  readonly forward?: string;
  /** Largest absolute value that each layer gave, in the order of the pass, up to the one that broke. */
  readonly sizes: readonly { readonly layer: string; readonly largest: number }[];
  readonly lossIsFinite: boolean;
  /** The first layer on the way back at whose output the loss's gradient is not finite. */
  readonly backward?: string;
  /** The first layer on the way back whose kernel's gradient is not finite. */
  readonly kernel?: string;
}

/** Changes nothing of the model; it costs a step in which everything is read. */
export function examine(model: LayersModel, head: Head, goals: readonly Goal[], batch: Batch): Examined {
  let forward: string | undefined;
  let backward: string | undefined;
  const sizes: { layer: string; largest: number }[] = [];
  const tap = (name: string, output: Tensor): Tensor => {
    if (forward === undefined) {
      if (hasNonFinite(output)) forward = name;
      else sizes.push({ layer: name, largest: largestOf(output) });
    }
    return tf.customGrad((value) => ({
      value: tf.clone(value as Tensor),
      gradFunc: (dy) => {
        if (backward === undefined && hasNonFinite(dy)) backward = name;
        return dy;
      },
    }))(output);
  };
  const restore = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer').map((layer) => {
    const { call } = layer;
    layer.call = (inputs, options) => {
      const output = call.call(layer, inputs, options);
      return Array.isArray(output) ? output : tap(layer.name, output);
    };
    return () => void (layer.call = call);
  });
  try {
    return tf.tidy(() => {
      const kernels = layerWeights(model);
      const { value, grads } = tf.variableGrads(
        () => lossesOf(goals, batch.targets, head.forward(batch.inputs, true), head).total,
        kernels.map(({ kernel }) => kernel),
      );
      const broken = kernels.findLast(({ kernel }) => grads[kernel.name] !== undefined && hasNonFinite(grads[kernel.name]!));
      return {
        sizes,
        lossIsFinite: !hasNonFinite(value),
        ...(forward === undefined ? {} : { forward }),
        ...(backward === undefined ? {} : { backward }),
        ...(broken === undefined ? {} : { kernel: broken.name }),
      };
    });
  } finally {
    restore.forEach((undo) => undo());
  }
}

const largestOf = (tensor: Tensor): number => tensor.dataSync<'float32'>().reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
