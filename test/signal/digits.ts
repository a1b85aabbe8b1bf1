/** Batches of real digits and of noise, and the moments of the digits, measured. */
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { lagsOf } from '../../src/ir/lags.ts';
import type { InputMoments } from '../../src/ir/signal.ts';
import { gaussianStream } from './noise.ts';
import type { Sample } from './oracle.ts';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const file = (name: string): Buffer => gunzipSync(readFileSync(new URL(`../../assets/mnist/${name}.gz`, import.meta.url)));

let loaded: { images: Buffer; labels: Buffer; count: number } | undefined;
const digits = () => {
  if (!loaded) {
    const labels = file('train-labels-idx1-ubyte').subarray(8);
    loaded = { images: file('train-images-idx3-ubyte').subarray(16), labels, count: labels.length };
  }
  return loaded;
};

export const digitBatch = (batch: number) => (seed: number): Sample => {
  const { images, labels, count } = digits();
  const next = gaussianStream(seed + 77);
  const inputs = new Float32Array(batch * PIXELS);
  const chosen = Int32Array.from({ length: batch }, () => Math.floor(next.uniform() * count));
  chosen.forEach((index, i) => {
    for (let p = 0; p < PIXELS; p++) inputs[i * PIXELS + p] = images[index * PIXELS + p]! / 255;
  });
  return { inputs, labels: chosen.map((index) => labels[index]!) };
};

export const noiseBatch = (batch: number, size: number, classes: number) => (seed: number): Sample => {
  const next = gaussianStream(seed + 5);
  return {
    inputs: Float32Array.from({ length: batch * size }, () => next.normal()),
    labels: Int32Array.from({ length: batch }, () => Math.floor(next.uniform() * classes)),
  };
};

/** Sums of products of two images over all pairs of positions, sorted by distance into the lags. */
function correlate(a: Float64Array, b: Float64Array, sums: Float64Array, counts: Float64Array, lags: readonly number[]): void {
  for (let dy = 0; dy < SIDE; dy++) {
    for (let dx = dy === 0 ? 0 : 1 - SIDE; dx < SIDE; dx++) {
      let sum = 0;
      for (let y = 0; y + dy < SIDE; y++) {
        for (let x = Math.max(0, -dx); x < SIDE && x + dx < SIDE; x++) sum += a[y * SIDE + x]! * b[(y + dy) * SIDE + x + dx]!;
      }
      const distance = Math.hypot(dy, dx);
      const pairs = (SIDE - dy) * (SIDE - Math.abs(dx));
      let i = 1;
      while (i < lags.length - 1 && lags[i]! < distance) i++;
      const part = Math.min(1, (distance - lags[i - 1]!) / (lags[i]! - lags[i - 1]!));
      sums[i - 1]! += sum * (1 - part);
      counts[i - 1]! += pairs * (1 - part);
      sums[i]! += sum * part;
      counts[i]! += pairs * part;
    }
  }
}

/** Moments of the first `count` embedded training digits, scaled to [0, 1]. */
export function digitMoments(count = 1000): InputMoments {
  const { images, labels } = digits();
  const lags = lagsOf([SIDE, SIDE]);
  const sum = (): { sums: Float64Array; counts: Float64Array } => ({ sums: new Float64Array(lags.length), counts: new Float64Array(lags.length) });
  const self = sum();
  const total = new Float64Array(PIXELS);
  const byClass = Array.from({ length: 10 }, () => ({ total: new Float64Array(PIXELS), n: 0 }));
  for (let i = 0; i < count; i++) {
    const image = Float64Array.from({ length: PIXELS }, (_, p) => images[i * PIXELS + p]! / 255);
    correlate(image, image, self.sums, self.counts, lags);
    const group = byClass[labels[i]!]!;
    group.n++;
    image.forEach((v, p) => { total[p]! += v; group.total[p]! += v; });
  }
  const within = sum();
  byClass.forEach((group) => correlate(group.total, group.total, within.sums, within.counts, lags));
  const every = sum();
  correlate(total, total, every.sums, every.counts, lags);
  const pairs = byClass.reduce((s, { n }) => s + n * n, 0);
  const per = lags.map((_, i) => self.counts[i]! / count);
  // Sums over all pairs of images, less those of an image with itself.
  const alike = lags.map((_, i) => (within.sums[i]! - self.sums[i]!) / (per[i]! * (pairs - count)));
  const unlike = lags.map((_, i) => (every.sums[i]! - within.sums[i]!) / (per[i]! * (count * count - pairs)));
  const selfs = lags.map((_, i) => self.sums[i]! / self.counts[i]!);
  return {
    mean: total.reduce((a, b) => a + b, 0) / (PIXELS * count), second: selfs[0]!, cross: 0.1 * alike[0]! + 0.9 * unlike[0]!, alike: alike[0]!,
    field: { self: selfs, alike, unlike },
  };
}
