/** Distances between positions of an image at which covariances are kept, and averages over them. */

/** In positions of the edge's own grid. Between two lags covariances are linear, beyond the last constant. */
const LAGS: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/** The lists of the first 1, 2, … lags: one of them belongs to every grid. */
const FIRST: readonly (readonly number[])[] = LAGS.map((_, i) => LAGS.slice(0, i + 1));

/** Lags of a grid: up to its diagonal. A grid of one position has lag 0 only. */
export function lagsOf(grid: readonly number[]): readonly number[] {
  let square = 0;
  for (const n of grid) square += (n - 1) * (n - 1);
  const diagonal = Math.sqrt(square);
  let count = 1;
  while (count < LAGS.length && LAGS[count - 1]! < diagonal) count++;
  return FIRST[count - 1]!;
}

/** Value at any distance, from values at the lags. */
export function atDistance(values: readonly number[], distance: number): number {
  for (let i = 1; i < values.length; i++) {
    const high = LAGS[i]!;
    if (distance > high) continue;
    const low = LAGS[i - 1]!;
    return values[i - 1]! + ((values[i]! - values[i - 1]!) * (distance - low)) / (high - low);
  }
  return values[values.length - 1]!;
}

/** Counts `share` at a distance, among weights of the lags: what it does to a sum is what `atDistance` would have given. */
export function addAt(weights: number[], distance: number, share: number): void {
  for (let i = 1; i < weights.length; i++) {
    const high = LAGS[i]!;
    if (distance > high) continue;
    const part = (distance - LAGS[i - 1]!) / (high - LAGS[i - 1]!);
    weights[i - 1]! += share * (1 - part);
    weights[i]! += share * part;
    return;
  }
  weights[weights.length - 1]! += share;
}

const shares = new Map<string, readonly number[]>();
/** Asked for again and again: images by their two lengths, without a text for the key. */
const imageShares = new Map<number, readonly number[]>();
const WIDEST = 1 << 20;

/** Share of each lag among all ordered pairs of positions of a grid; adds up to 1. */
export function lagShares(grid: readonly number[]): readonly number[] {
  if (grid.length !== 2) return sharesOf(grid);
  const key = grid[0]! * WIDEST + grid[1]!;
  let known = imageShares.get(key);
  if (known === undefined) imageShares.set(key, (known = sharesOf(grid)));
  return known;
}

function sharesOf(grid: readonly number[]): readonly number[] {
  const key = grid.join();
  let known = shares.get(key);
  if (known === undefined) shares.set(key, (known = sumsOverPairs(grid, grid.map((n) => new Array<number>(n).fill(1)))));
  return known;
}

/**
 * Averages over all ordered pairs of positions, lag by lag, of a product of what two positions have by how far they are
 * apart along each axis: between two lags a pair counts for both, so that the sum over lags is the average over all pairs.
 */
export function sumsOverPairs(grid: readonly number[], along: readonly (readonly number[])[]): readonly number[] {
  const lags = lagsOf(grid);
  const total = new Array<number>(lags.length).fill(0);
  const positions = grid.reduce((a, b) => a * b, 1);
  // Along all axes but the last: squares of distances, and how much pairs of each have.
  let rows: readonly (readonly [square: number, pairs: number])[] = [[0, 1]];
  grid.slice(0, -1).forEach((n, axis) => {
    rows = rows.flatMap(([square, pairs]) =>
      Array.from({ length: n }, (_, d) => [square + d * d, pairs * (n - d) * (d === 0 ? 1 : 2) * along[axis]![d]!] as const),
    );
  });
  const width = grid[grid.length - 1] ?? 1;
  const ends = along[grid.length - 1];
  const last = lags.length - 1;
  // In plain loops: a cold lint of images would spend a twentieth of its time in closures here.
  for (const [square, pairs] of rows) {
    // Along a row distances only grow: the search goes on from where it was.
    for (let d = 0, i = 1; d < width; d++) {
      const distance = Math.sqrt(square + d * d);
      const share = (pairs * (width - d) * (d === 0 ? 1 : 2) * (ends === undefined ? 1 : ends[d]!)) / (positions * positions);
      while (i <= last && lags[i]! < distance) i++;
      if (i > last) total[last]! += share;
      else {
        const part = (distance - lags[i - 1]!) / (lags[i]! - lags[i - 1]!);
        total[i - 1]! += share * (1 - part);
        total[i]! += share * part;
      }
    }
  }
  return total;
}

/** Average over all ordered pairs of positions. */
export function overGrid(values: readonly number[], grid: readonly number[]): number {
  const parts = lagShares(grid);
  let sum = 0;
  for (let i = 0; i < parts.length; i++) sum += parts[i]! * (values[Math.min(i, values.length - 1)] ?? 0);
  return sum;
}
