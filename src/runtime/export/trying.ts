/** How an exported model is tried: on made-up samples, against the model that it was made from. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RunError } from '../errors.ts';
import { tf } from '../tf.ts';

/** Made-up samples for trying a model: numbers in [0, 1), or indices where they are looked up. @throws RunError for an axis of no fixed length */
export function samplesFor(model: LayersModel, batch: number): Tensor[] {
  return model.inputs.map(({ name, shape, dtype, sourceLayer }, i) => {
    const sample = shape.slice(1);
    if (sample.includes(null)) throw new RunError(`the input ${name} has an axis of no fixed length`, { remedy: 'give it a length in the file' });
    const tables = sourceLayer.outboundNodes
      .map(({ outboundLayer }) => (outboundLayer as unknown as { inputDim?: number }).inputDim ?? 0)
      .filter((size) => size > 0);
    const numbers = tf.randomUniform([batch, ...(sample as number[])], 0, tables.length > 0 ? Math.min(...tables) : 1, 'float32', i + 1);
    return tables.length > 0 || dtype === 'int32' ? tf.cast(tf.floor(numbers), dtype ?? 'float32') : numbers;
  });
}

/** Between what two computations of the same samples give, relative to values beyond 1; NaN where only one is. */
export function largestDifference(one: readonly Tensor[], other: readonly Tensor[]): number {
  const differences = one.map((a, i) => {
    const [x, y] = [a.dataSync(), other[i]!.dataSync()];
    if (x.length !== y.length) return Number.NaN;
    return (x as Float32Array).reduce(
      (most, value, k) => Math.max(most, Object.is(value, y[k]) ? 0 : Math.abs(value - y[k]!) / Math.max(1, Math.abs(value))),
      0,
    );
  });
  return one.length === other.length ? Math.max(...differences) : Number.NaN;
}
