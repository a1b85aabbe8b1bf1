/** How values are spread: thirty buckets of one width, as tf.summary.histogram has them. */

export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  /** Upper ends of the buckets. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

const BUCKETS = 30;

/** Of those values that are finite; undefined where none is. */
export function histogramOf(values: ArrayLike<number>): Histogram | undefined {
  let [min, max, count, sum, squares] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    count++;
    sum += value;
    squares += value * value;
  }
  if (count === 0) return undefined;
  if (min === max) return { min, max, count, sum, squares, limits: [max], counts: [count] };
  const width = (max - min) / BUCKETS;
  const counts = new Array<number>(BUCKETS).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) counts[Math.min(BUCKETS - 1, Math.floor((values[i]! - min) / width))]! += 1;
  }
  return { min, max, count, sum, squares, counts, limits: counts.map((_, i) => (i === BUCKETS - 1 ? max : min + (i + 1) * width)) };
}
