/** Brings inputs to a common scale by what the training samples are like, and by nothing else: validation samples must stay unseen. */

export type ScalingKind = 'standard' | 'min_max' | 'none';

/** `(x - shift[k]) * factor[k]` for each place k of the last axis. */
export interface Scaling {
  readonly kind: ScalingKind;
  readonly shift: readonly number[];
  readonly factor: readonly number[];
}

/** What is known of the values at one place of the last axis; NaN is left out of account. */
export interface Place { count: number; sum: number; low: number; high: number }

/** Row-major values in pieces of whole rows, from the first one again at each call. */
export type Chunks = () => Iterable<Float32Array>;

/** Goes through all values once. */
export function summarize(chunks: Chunks, width: number): Place[] {
  const places = Array.from({ length: width }, (): Place => ({ count: 0, sum: 0, low: Infinity, high: -Infinity }));
  for (const values of chunks()) {
    for (let i = 0; i < values.length; i++) {
      const x = values[i]!;
      if (Number.isNaN(x)) continue;
      const at = places[i % width]!;
      at.count++;
      at.sum += x;
      if (x < at.low) at.low = x;
      if (x > at.high) at.high = x;
    }
  }
  return places;
}

/**
 * Fits a scaling on values whose last axis has as many places as were summarized. What does not vary is only shifted (as in
 * scikit-learn). The deviation is that of the population, as Keras and scikit-learn take it.
 */
export function fitScaling(kind: Exclude<ScalingKind, 'none'>, chunks: Chunks, places: readonly Place[]): Scaling {
  if (kind === 'min_max')
    return {
      kind,
      shift: places.map(({ count, low }) => (count === 0 ? 0 : low)),
      factor: places.map(({ low, high }) => (high > low ? 1 / (high - low) : 1)),
    };
  const width = places.length;
  const shift = places.map(meanOf);
  // Around the mean, in a second pass: differences of large sums would lose the digits.
  const squares = new Float64Array(width);
  for (const values of chunks()) {
    for (let i = 0; i < values.length; i++) {
      const off = values[i]! - shift[i % width]!;
      if (!Number.isNaN(off)) squares[i % width]! += off * off;
    }
  }
  const factor = places.map(({ count }, k) => (squares[k]! > 0 ? Math.sqrt(count / squares[k]!) : 1));
  return { kind, shift, factor };
}

/** The scaled values, in a new array. */
export const applyScaling = ({ shift, factor }: Scaling, values: Float32Array): Float32Array =>
  values.map((x, i) => (x - shift[i % shift.length]!) * factor[i % factor.length]!);

/** The mean of a place over what is not NaN; 0 where all is. */
export const meanOf = ({ sum, count }: Place): number => sum / Math.max(1, count);

/** Lowest and highest of all values, once scaled. */
export function rangeOf(places: readonly Place[], scaling: Scaling | undefined): { readonly low: number; readonly high: number } {
  const scaled = (x: number, k: number): number => (scaling === undefined ? x : (x - scaling.shift[k]!) * scaling.factor[k]!);
  return { low: Math.min(...places.map(({ low }, k) => scaled(low, k))), high: Math.max(...places.map(({ high }, k) => scaled(high, k))) };
}
