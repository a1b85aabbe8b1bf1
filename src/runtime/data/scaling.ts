/** Brings inputs to a common scale by what the training samples are like, and by nothing else: validation samples must stay unseen. */

export type ScalingKind = 'standard' | 'min_max' | 'none';

/** `(x - shift[k]) * factor[k]` for each place k of the last axis. */
export interface Scaling {
  readonly kind: ScalingKind;
  readonly shift: readonly number[];
  readonly factor: readonly number[];
}

interface Sums { count: number; sum: number; low: number; high: number }

/**
 * Fits a scaling on row-major values whose last axis has `width` places. NaN is left out of account; what does not
 * vary is only shifted (as in scikit-learn). The deviation is that of the population, as Keras and scikit-learn take it.
 */
export function fitScaling(kind: Exclude<ScalingKind, 'none'>, values: Float32Array, width: number): Scaling {
  const places = sumsOf(values, width);
  if (kind === 'min_max') return { kind, shift: places.map(({ count, low }) => (count === 0 ? 0 : low)), factor: places.map(({ low, high }) => (high > low ? 1 / (high - low) : 1)) };
  const shift = places.map(({ sum, count }) => sum / Math.max(1, count));
  // Around the mean, in a second pass: differences of large sums would lose the digits.
  const squares = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - shift[i % width]!;
    if (!Number.isNaN(off)) squares[i % width]! += off * off;
  }
  const factor = places.map(({ count }, k) => (squares[k]! > 0 ? Math.sqrt(count / squares[k]!) : 1));
  return { kind, shift, factor };
}

/** The scaled values, in a new array. */
export const applyScaling = ({ shift, factor }: Scaling, values: Float32Array): Float32Array =>
  values.map((x, i) => (x - shift[i % shift.length]!) * factor[i % factor.length]!);

/** The mean of each place of the last axis over what is not NaN; 0 where all is. */
export const meansOf = (values: Float32Array, width: number): number[] => sumsOf(values, width).map(({ sum, count }) => sum / Math.max(1, count));

function sumsOf(values: Float32Array, width: number): Sums[] {
  const sums = Array.from({ length: width }, (): Sums => ({ count: 0, sum: 0, low: Infinity, high: -Infinity }));
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (Number.isNaN(x)) continue;
    const at = sums[i % width]!;
    at.count++;
    at.sum += x;
    if (x < at.low) at.low = x;
    if (x > at.high) at.high = x;
  }
  return sums;
}
