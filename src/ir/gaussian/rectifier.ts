/** Closed forms for functions linear on either side of zero: linear, ReLU, leaky ReLU (arc-cosine kernel, Cho & Saul 2009). */
import { inTurn } from './in-turn.ts';
import { remember, type GaussianKernel, type KernelAverages } from './kernel.ts';
import { density, distribution, quadrantOf } from './normal.ts';

/** φ(x) = x for x > 0 and `slope`·x below; slope 0 is ReLU, 1 the identity. Moments of truncated pairs: Rosenbaum 1961. */
export function rectifier(slope: number): GaussianKernel {
  const a = slope;
  const b = 1 - slope;
  const at = remember<KernelAverages>((mean, variance) => {
    const sigma = Math.sqrt(variance);
    // Without variance a value lies on one side for certain; at zero itself TensorFlow takes the lower slope.
    const h = sigma > 0 ? mean / sigma : mean > 0 ? 40 : -40;
    const up = distribution(h);
    const n = density(h);
    const square = mean * mean + variance;
    const firstUp = mean * up + sigma * n;
    const secondUp = square * up + mean * sigma * n;
    const second = a * a * square + (1 - a * a) * secondUp;
    const fourthAll = mean ** 4 + 6 * mean * mean * variance + 3 * variance * variance;
    const fourthUp = fourthAll * up + (mean ** 3 * sigma + 5 * mean * sigma ** 3) * n;
    const quadrantAt = inTurn((c) => quadrantOf(h, c, up));
    const productAt = (c: number): number => (c > -1 ? quadrantAt(c).product : h <= 0 ? 0 : (h * h - 1) * (2 * up - 1) + 2 * h * n);
    const own =
      a === 0
        ? (c: number): number => variance * productAt(c)
        : (c: number): number =>
            a * a * (mean * mean + c * variance) +
            (a === 1 ? 0 : 2 * a * b * (mean * firstUp + c * variance * up) + b * b * variance * productAt(c));
    return {
      first: a * mean + b * firstUp,
      second,
      fourth: a ** 4 * fourthAll + (1 - a ** 4) * fourthUp,
      slopeSecond: a * a + (1 - a * a) * up,
      slopeFourth: a ** 4 + (1 - a ** 4) * up,
      sensitivity: second > 0 ? (variance * (up + a * a * (1 - up))) / second : 1,
      pair: own,
      alignment: square > 0 ? second / square : a * a,
      alignedPair: (c) => (a === 0 || a === 1 ? own(c) : rectifier(a * a).at(mean, variance).pair(c)),
      // uφ′(u) = φ(u)
      leverPair: own,
      slopePair: a === 0 ? (c) => quadrantAt(c).probability : (c) => a * a + 2 * a * b * up + b * b * (a === 1 ? 0 : quadrantAt(c).probability),
    };
  });
  return { at, value: (x) => (x > 0 ? x : a * x), derivative: (x) => (x > 0 ? 1 : a), kinks: a === 1 ? [] : [0] };
}
