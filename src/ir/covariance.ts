/** Arithmetic of covariances: making moments and cotangents from them, and sums over the samples and positions of a batch. */
import { atDistance, lagShares } from './lags.ts';
import type { Batch, Cotangent, Covariance, Moments, PairKind } from './signal.ts';
import type { Shape } from './types.ts';

const grids = new WeakMap<Shape, readonly number[]>();
const VECTOR: readonly number[] = [];

/** Axes that layers share weights over: all but the last (channels). An unknown length counts as one position. The same list for the same shape. */
export function gridOf(shape: Shape): readonly number[] {
  if (shape.length <= 1) return VECTOR;
  let grid = grids.get(shape);
  if (grid === undefined) grids.set(shape, (grid = shape.slice(0, -1).map((n) => n ?? 1)));
  return grid;
}

export const unitsOf = (shape: Shape): number => shape[shape.length - 1] ?? 1;
export function positionsOf(shape: Shape): number {
  let positions = 1;
  for (let axis = 0; axis < shape.length - 1; axis++) positions *= shape[axis] ?? 1;
  return positions;
}

/** Share of each kind among all ordered pairs of samples of a batch, a sample with itself included. */
export const shareOf = (kind: PairKind, { size, alike }: Batch): number =>
  kind === 'self' ? 1 / size : (1 - 1 / size) * (kind === 'alike' ? alike : 1 - alike);

type Each = (value: number, kind: PairKind, lag: number) => number;

/** Applies `each` to every entry; what is linear has `linear`, which calls nothing: this is where a first, not yet compiled run spends its time. */
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

/** `slope` · (v - from) + `add` for every entry v. */
export const linear = (c: Covariance, slope: number, add = 0, from = 0): Record<PairKind, number[]> => ({
  self: linearKind(c.self, slope, add, from), alike: linearKind(c.alike, slope, add, from), unlike: linearKind(c.unlike, slope, add, from),
});

function linearKind(values: readonly number[], slope: number, add: number, from: number): number[] {
  // A copy has its length, and holds plain doubles, from the start.
  const made = values.slice();
  for (let lag = 0; lag < made.length; lag++) made[lag] = slope * (made[lag]! - from) + add;
  return made;
}

/** a + `factor` · b + `add`, entry by entry. */
export const addCovariances = (a: Covariance, b: Covariance, factor = 1, add = 0): Covariance => ({
  self: addKind(a.self, b.self, factor, add), alike: addKind(a.alike, b.alike, factor, add), unlike: addKind(a.unlike, b.unlike, factor, add),
});

function addKind(a: readonly number[], b: readonly number[], factor: number, add: number): number[] {
  const made = a.slice();
  for (let lag = 0; lag < made.length; lag++) made[lag] = made[lag]! + factor * b[lag]! + add;
  return made;
}

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
  let [own, same, rest] = [0, 0, 0];
  for (let i = 0; i < parts.length; i++) {
    const lag = i < last ? i : last;
    const part = parts[i]!;
    own += part * c.self[lag]!;
    same += part * c.alike[lag]!;
    rest += part * c.unlike[lag]!;
  }
  return own / size + others * (alike * same + (1 - alike) * rest);
}

/** Entry-wise product: covariance of δ·x where δ and x are independent. */
export const multiplyCovariances = (a: Covariance, b: Covariance): Covariance => ({
  self: multiplyKind(a.self, b.self), alike: multiplyKind(a.alike, b.alike), unlike: multiplyKind(a.unlike, b.unlike),
});

/** Every entry times what its lag has. */
export const weighLags = (c: Covariance, weights: readonly number[]): Covariance => ({
  self: multiplyKind(c.self, weights), alike: multiplyKind(c.alike, weights), unlike: multiplyKind(c.unlike, weights),
});

function multiplyKind(a: readonly number[], b: readonly number[]): number[] {
  const made = a.slice();
  for (let lag = 0; lag < made.length; lag++) made[lag] = made[lag]! * b[lag]!;
  return made;
}

/**
 * Mean squared correlation of two samples' values: 1 where all samples look alike, so that what finite width adds by chance is
 * the same for all and no mean over the batch takes it out; 1/batch where they have nothing in common.
 */
export function likeness(c: Covariance, batch: Batch): number {
  const own = c.self[0]!;
  if (!(own > 0)) return 1;
  const alike = c.alike[0]! / own;
  const unlike = c.unlike[0]! / own;
  const others = 1 - 1 / batch.size;
  return 1 / batch.size + others * (batch.alike * Math.min(1, alike * alike) + (1 - batch.alike) * Math.min(1, unlike * unlike));
}

/** Chance itself makes gradients of a batch alike on their way through random matrices: the more, the more of it there has been. */
export const likenessAfter = (c: Covariance, batch: Batch, spread: number): number => 1 - (1 - likeness(c, batch)) * Math.exp(-spread);

/** The same covariance on a grid that is `factor` times coarser (its distance 1 is our distance `factor`). */
export const coarsen = (c: Covariance, factor: number, lags: readonly number[]): Covariance => {
  if (factor === 1 && lags.length === c.self.length) return c;
  const pick = (values: readonly number[]): number[] => lags.map((r) => atDistance(values, r * factor));
  return { self: pick(c.self), alike: pick(c.alike), unlike: pick(c.unlike) };
};

/** What chance leaves two unrelated places in common, squared: of as many independent values as there are units, if nothing else is known. */
export function overlapsOf({ overlaps, second, mean }: Moments, shape: Shape): number {
  return overlaps ?? (second - mean * mean) ** 2 / unitsOf(shape);
}

/** How many independent positions a map is worth, for the randomness that finite width leaves. */
export function independentPositions(c: Covariance, grid: readonly number[], mean: number): number {
  if (grid.length === 0) return 1;
  const variance = c.self[0]! - mean * mean;
  if (!(variance > 0)) return 1;
  const parts = lagShares(grid);
  const { self } = c;
  let sum = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = (self[i < self.length ? i : self.length - 1]! - mean * mean) / variance;
    sum += parts[i]! * part * part;
  }
  return 1 / Math.max(1e-9, sum);
}
