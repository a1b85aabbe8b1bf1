/** Closed forms for functions linear on either side of zero: linear, ReLU, leaky ReLU (arc-cosine kernel, Cho & Saul 2009). */
import { remember, type GaussianKernel } from './kernel.ts';
import { density, distribution, quadrant } from './normal.ts';

/** φ(x) = x for x > 0 and `slope`·x below; slope 0 is ReLU, 1 the identity. Moments of truncated pairs: Rosenbaum 1961. */
export function rectifier(slope: number): GaussianKernel {
  const a = slope;
  const b = 1 - slope;
  const at = remember((mean, variance) => {
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
    // Values forward and gradients backward meet the same correlations: each is integrated once.
    const quadrants = new Map<number, number>();
    const quadrantAt = (c: number): number => {
      if (h === 0) return quadrant(0, c, up);
      let known = quadrants.get(c);
      if (known === undefined) {
        if (quadrants.size > 1000) quadrants.clear();
        quadrants.set(c, (known = quadrant(h, c, up)));
      }
      return known;
    };
    const own = (c: number): number => {
      const both = a === 1 ? 0 : bothUp(h, c, n, quadrantAt(c));
      return a * a * (mean * mean + c * variance) + 2 * a * b * (mean * firstUp + c * variance * up) + b * b * variance * both;
    };
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
      slopePair: (c) => a * a + 2 * a * b * up + b * b * (a === 1 ? 0 : quadrantAt(c)),
    };
  });
  return { at, value: (x) => (x > 0 ? x : a * x), derivative: (x) => (x > 0 ? 1 : a), kinks: a === 1 ? [] : [0] };
}

/** E[(u+h)₊ (v+h)₊] of standard normals. */
function bothUp(h: number, correlation: number, n: number, quadrantAtC: number): number {
  const c = Math.max(-1, Math.min(1, correlation));
  if (c <= -1) return h <= 0 ? 0 : (h * h - 1) * (2 * distribution(h) - 1) + 2 * h * density(h);
  const beside = h === 0 ? 0.5 : distribution(h * Math.sqrt((1 - c) / (1 + c)));
  return (c + h * h) * quadrantAtC + 2 * h * n * beside
    + (Math.sqrt(1 - c * c) * Math.exp(-(h * h) / (1 + c))) / (2 * Math.PI);
}
