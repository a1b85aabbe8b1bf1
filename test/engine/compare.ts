/** Runs the same computation on two engines and measures how far their results are apart. */
import { tf } from '../../src/runtime/tf.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { locateNative } from '../../src/runtime/engine/native/locate.ts';

export const nativeIsThere = locateNative()?.hasBinding ?? false;

export interface Result { shape: number[]; data: number[] }
type Tensors = () => unknown;

/** Numbers in [-1, 1) that depend on nothing but the seed. */
export function noise(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function tensor(shape: number[], seed: number): never {
  return tf.tensor(noise(shape.reduce((a, b) => a * b, 1), seed), shape) as never;
}

/** A scalar whose gradient differs at every position, so that a misplaced one shows. */
export function loss(y: unknown): never {
  const values = y as InstanceType<typeof tf.Tensor>;
  const weights = tf.tensor(Float32Array.from({ length: values.size }, (_, i) => ((i * 7) % 11) - 5), values.shape);
  return tf.sum<never>(tf.mul(tf.square(values), weights));
}

export async function resultsOn(engine: 'native' | 'wasm' | 'cpu', compute: Tensors): Promise<Result[]> {
  await selectEngine(engine);
  const tensors = [tf.tidy(compute as never)].flat() as InstanceType<typeof tf.Tensor>[];
  const results = tensors.map((it) => ({ shape: it.shape, data: [...it.dataSync()] }));
  tf.dispose(tensors);
  return results;
}

/** The largest difference over the largest magnitude; Infinity where shapes differ or only one is NaN. */
export function distance(found: Result[], expected: Result[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...found.map((it, i) => {
    const other = expected[i]!;
    if (it.shape.join() !== other.shape.join()) return Infinity;
    // not Math.max(...values), which has no room for some hundred thousand of them
    const largest = (values: number[], least: number): number => values.reduce((most, x) => Math.max(most, Number.isNaN(x) ? Infinity : x), least);
    const scale = other.data.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
    return largest(it.data.map((x, k) => (Object.is(x, other.data[k]) ? 0 : Math.abs(x - other.data[k]!) / scale)), 0);
  }));
}

export async function wasmAgainstNative(compute: Tensors): Promise<number> {
  return distance(await resultsOn('wasm', compute), await resultsOn('native', compute));
}
