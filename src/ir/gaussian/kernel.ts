/** What mean-field theory asks of an element-wise function: averages over Gaussian values and over pairs of them. */

/** Averages for h = mean + √variance · z, z standard normal. */
export interface KernelAverages {
  /** E[φ] */
  readonly first: number;
  /** E[φ²] */
  readonly second: number;
  /** E[φ⁴] */
  readonly fourth: number;
  /** E[φ′²] */
  readonly slopeSecond: number;
  /** E[φ′⁴] */
  readonly slopeFourth: number;
  /** d ln E[φ²] / d ln variance: how an error in the variance grows or shrinks. */
  readonly sensitivity: number;
  /** E[φ(u) φ(v)] for two such values of correlation c. */
  readonly pair: (c: number) => number;
  /** E[φ′(u) φ′(v)] */
  readonly slopePair: (c: number) => number;
  /** E[φ φ′ h] / E[h²]: what is left of a gradient along φ(h) as a gradient along h. */
  readonly alignment: number;
  /** E[φφ′(u) φφ′(v)] */
  readonly alignedPair: (c: number) => number;
  /** E[uφ′(u) vφ′(v)]: what a gradient through φ has in common with the values that chose its slopes. */
  readonly leverPair: (c: number) => number;
}

export interface GaussianKernel {
  readonly at: (mean: number, variance: number) => KernelAverages;
  /** φ, for values that are not Gaussian themselves (the greatest of a pooling window). */
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly kinks: readonly number[];
  /** The logarithm of E[φ²] grows with the variance itself and not with its logarithm: a few large samples overflow. */
  readonly runsAway?: true;
}

/** Averages are asked for again and again at a fixed point: the latest thousand are kept. */
export function remember<T>(compute: (mean: number, variance: number) => T): (mean: number, variance: number) => T {
  const known = new Map<number, Map<number, T>>();
  let size = 0;
  return (mean, variance) => {
    let row = known.get(mean);
    if (row === undefined) known.set(mean, (row = new Map<number, T>()));
    let averages = row.get(variance);
    if (averages === undefined) {
      if (++size > 1000) {
        known.clear();
        known.set(mean, (row = new Map<number, T>()));
        size = 1;
      }
      row.set(variance, (averages = compute(mean, variance)));
    }
    return averages;
  };
}
