/** Arithmetic of covariances: making moments and cotangents from them, and sums over the samples and positions of a batch. */
import { atDistance, lagShares } from './lags.ts';
import type { Batch, Cotangent, Covariance, Moments, PairKind } from './signal.ts';
import type { Shape } from './types.ts';

/** Axes that layers share weights over: all but the last (channels). An unknown length counts as one position. */
export const gridOf = (shape: Shape): readonly number[] => shape.slice(0, -1).map((n) => n ?? 1);
export const unitsOf = (shape: Shape): number => shape[shape.length - 1] ?? 1;
export const positionsOf = (shape: Shape): number => gridOf(shape).reduce((a, b) => a * b, 1);

/** Share of each kind among all ordered pairs of samples of a batch, a sample with itself included. */
export const shareOf = (kind: PairKind, { size, alike }: Batch): number =>
  kind === 'self' ? 1 / size : (1 - 1 / size) * (kind === 'alike' ? alike : 1 - alike);

type Each = (value: number, kind: PairKind, lag: number) => number;

/** Applies `each` to every entry. Plain loops: this is where a first, not yet compiled run spends its time. */
export const mapCovariance = (c: Covariance, each: Each): Covariance => ({
  self: mapKind(c.self, 'self', each),
  alike: mapKind(c.alike, 'alike', each),
  unlike: mapKind(c.unlike, 'unlike', each),
});

function mapKind(values: readonly number[], kind: PairKind, each: Each): number[] {
  const mapped: number[] = [];
  for (let lag = 0; lag < values.length; lag++) mapped.push(each(values[lag]!, kind, lag));
  return mapped;
}

export const addCovariances = (a: Covariance, b: Covariance): Covariance => mapCovariance(a, (v, kind, lag) => v + b[kind][lag]!);

/** Average over two different samples of the batch, at the same position. */
const acrossSamples = (c: Covariance, { alike }: Batch): number => alike * c.alike[0]! + (1 - alike) * c.unlike[0]!;

/** Moments from their parts; a finite-width spread, the function they come from and how uneven samples are may be left out. */
export function momentsOf(mean: number, covariance: Covariance, batch: Batch, spread = 0, of?: Moments['of'], uneven?: Moments['uneven']): Moments {
  const base = { mean, second: covariance.self[0]!, cross: acrossSamples(covariance, batch), covariance, spread };
  if (uneven === undefined) return of === undefined ? base : { ...base, of };
  return of === undefined ? { ...base, uneven } : { ...base, of, uneven };
}

export function cotangentOf(covariance: Covariance, batch: Batch, spread = 0, aligned = 0): Cotangent {
  return { second: covariance.self[0]!, cross: acrossSamples(covariance, batch), covariance, spread, aligned };
}

/** Average over all ordered pairs of (sample, position) of the batch. */
export function overBatch(c: Covariance, grid: readonly number[], batch: Batch): number {
  const { size, alike } = batch;
  const others = 1 - 1 / size;
  if (grid.length === 0) return c.self[0]! / size + others * (alike * c.alike[0]! + (1 - alike) * c.unlike[0]!);
  const parts = lagShares(grid);
  const last = c.self.length - 1;
  let sum = 0;
  for (let i = 0; i < parts.length; i++) {
    const lag = Math.min(i, last);
    sum += parts[i]! * (c.self[lag]! / size + others * (alike * c.alike[lag]! + (1 - alike) * c.unlike[lag]!));
  }
  return sum;
}

/** Entry-wise product: covariance of δ·x where δ and x are independent. */
export const multiplyCovariances = (a: Covariance, b: Covariance): Covariance => mapCovariance(a, (v, kind, lag) => v * b[kind][lag]!);

/**
 * Mean squared correlation of two samples' values: 1 where all samples look alike, so that what finite width adds by chance is
 * the same for all and no mean over the batch takes it out; 1/batch where they have nothing in common.
 */
export function likeness(c: Covariance, batch: Batch): number {
  const own = c.self[0]!;
  let sum = 0;
  for (const kind of ['self', 'alike', 'unlike'] as const) sum += shareOf(kind, batch) * Math.min(1, (c[kind][0]! / own) ** 2);
  return own > 0 ? sum : 1;
}

/** Chance itself makes gradients of a batch alike on their way through random matrices: the more, the more of it there has been. */
export const likenessAfter = (c: Covariance, batch: Batch, spread: number): number => 1 - (1 - likeness(c, batch)) * Math.exp(-spread);

/** The same covariance on a grid that is `factor` times coarser (its distance 1 is our distance `factor`). */
export const coarsen = (c: Covariance, factor: number, lags: readonly number[]): Covariance => {
  if (factor === 1 && lags.length === c.self.length) return c;
  const pick = (values: readonly number[]): number[] => lags.map((r) => atDistance(values, r * factor));
  return { self: pick(c.self), alike: pick(c.alike), unlike: pick(c.unlike) };
};

/** How many independent positions a map is worth, for the randomness that finite width leaves. */
export function independentPositions(c: Covariance, grid: readonly number[], mean: number): number {
  if (grid.length === 0) return 1;
  const variance = c.self[0]! - mean * mean;
  if (!(variance > 0)) return 1;
  const parts = lagShares(grid);
  let sum = 0;
  for (let i = 0; i < parts.length; i++) sum += parts[i]! * ((c.self[Math.min(i, c.self.length - 1)]! - mean * mean) / variance) ** 2;
  return 1 / Math.max(1e-9, sum);
}
