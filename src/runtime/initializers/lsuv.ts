/** Layer-sequential unit variance: orthogonal weights, scaled on the first batch so that every layer's outputs have variance 1. */
import type { DataType, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isLoaded } from '../pretrained/loaded.ts';
import { registerOwn } from '../own-classes.ts';
import { tf } from '../tf.ts';
import { InitializerBase, type Initializer } from './base.ts';
import { orthogonal } from './orthogonal.ts';

/** As in the paper: until the variance is within a tenth of 1, ten times at most. */
const TOLERANCE = 0.1;
const ROUNDS = 10;

class LSUV extends InitializerBase {
  static readonly className = 'LSUV';
  override apply(shape: number[], dtype?: DataType): Tensor {
    return orthogonal().apply(shape, dtype);
  }
}
registerOwn(LSUV);

/** Mishkin & Matas 2016, https://arxiv.org/abs/1511.06422. Drawn orthogonal; `scaleToUnitVariance` does the rest. */
export const lsuv = (): Initializer => new LSUV();

interface Candidate {
  readonly name: string;
  call(inputs: Tensor | Tensor[], kwargs: object): Tensor;
  activation?: unknown;
  readonly kernelInitializer?: unknown;
  readonly depthwiseInitializer?: unknown;
  readonly pointwiseInitializer?: unknown;
  readonly trainableWeights: readonly { readonly originalName: string; read(): Tensor }[];
}

/**
 * Scales the kernels that `lsuv` drew, layer by layer in the order in which `batch` flows through the model, so that
 * what each gives before its activation has variance 1. One pass through the model. The batch stays the caller's.
 * @returns how many layers were scaled
 */
export function scaleToUnitVariance(model: LayersModel, batch: Tensor | Tensor[]): number {
  const linear = (tf.layers.activation({ activation: 'linear' }) as unknown as Candidate).activation;
  const chosen = (model.layers as unknown as Candidate[]).filter((layer) =>
    !isLoaded(layer) && [layer.kernelInitializer, layer.depthwiseInitializer, layer.pointwiseInitializer].some((drawn) => drawn instanceof LSUV));
  const done = new Set<Candidate>();
  const restore = chosen.map((layer) => {
    const call = layer.call.bind(layer);
    const own = Object.hasOwn(layer, 'call');
    layer.call = (inputs, kwargs) => {
      if (!done.has(layer)) scale(layer, () => withActivation(layer, linear, () => call(inputs, kwargs)));
      done.add(layer);
      return call(inputs, kwargs);
    };
    return () => {
      if (own) layer.call = call;
      else delete (layer as { call?: unknown }).call;
    };
  });
  try {
    if (chosen.length > 0) tf.tidy(() => void model.apply(batch, { training: false }));
  } finally {
    for (const undo of restore) undo();
  }
  return chosen.length;
}

function withActivation<T>(layer: Candidate, activation: unknown, work: () => T): T {
  if (layer.activation === undefined) return work();
  const own = layer.activation;
  layer.activation = activation;
  try {
    return work();
  } finally {
    layer.activation = own;
  }
}

function scale(layer: Candidate, outputs: () => Tensor): void {
  // Of a separable convolution the last kernel: it sets the size of what the layer gives.
  const kernel = layer.trainableWeights.findLast(({ originalName }) => /kernel$/.test(originalName))!.read() as Variable;
  for (let round = 0; round < ROUNDS; round++) {
    const variance = tf.tidy(() => tf.moments(outputs()).variance.dataSync()[0]!);
    // what gives nothing, or nothing finite, cannot be scaled; the first step will tell
    if (!Number.isFinite(variance) || variance <= 0 || Math.abs(variance - 1) < TOLERANCE) return;
    tf.tidy(() => kernel.assign(tf.div(kernel, Math.sqrt(variance))));
  }
}
