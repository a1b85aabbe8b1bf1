/** Finds where a value that is not finite came from: the data, a weight, or a layer's output. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batches.ts';
import { tf } from '../tf.ts';
import { firstBrokenWeight, hasNonFinite } from './weights.ts';

/**
 * In words, e.g. "the weight `conv1/kernel` is no longer finite". Called with the weights that gave the bad loss;
 * runs the layers again one by one, so it is for the end of a run only.
 */
export function diagnoseDivergence(model: LayersModel, batch: Batch): { cause: string; remedy: string } {
  const smaller = 'use a lower learning rate, or clip the gradients: clip: global_norm(1)';
  if ([...batch.inputs, ...batch.targets].some(hasNonFinite)) {
    return { cause: 'the batch itself holds a value that is not finite', remedy: 'look for NaN or infinity in the data' };
  }
  const weight = firstBrokenWeight(model);
  if (weight !== undefined) {
    return { cause: `the weight \`${weight}\` is no longer finite: the step before was too large`, remedy: smaller };
  }
  const layer = tf.tidy(() => {
    const outputs = model.layers.map((each) => each.output).flat();
    const probe = tf.model({ inputs: model.inputs, outputs });
    const values = [probe.apply(batch.inputs, { training: false })].flat() as Tensor[];
    const index = values.findIndex((value) => hasNonFinite(value));
    return index < 0 ? undefined : outputs[index]!.sourceLayer.name;
  });
  return layer === undefined
    ? { cause: 'the loss is the first value that is not finite; all layers are', remedy: smaller }
    : { cause: `the output of layer \`${layer}\` is the first that is not finite`, remedy: smaller };
}
