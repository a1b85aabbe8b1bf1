/** Moments of the greatest of n equally correlated Gaussian values behind a function, as max pooling sees them. */
import type { GaussianKernel } from './kernel.ts';
import { distribution } from './normal.ts';
import { normalNodes } from './numeric.ts';

export interface Greatest {
  /** E[φ(max)] */
  readonly first: number;
  /** E[φ(max)²] */
  readonly second: number;
  /** E[φ′(max)²] / E[φ′²]: how much more alive the winner is than an average value. */
  readonly alive: number;
}

/**
 * max = mean + σ (√shared · z + √(1-shared) · M), M the greatest of n independent standard normals, whose density is
 * n Φⁿ⁻¹ times the normal one. Exact for equal correlations and an increasing φ; the identity where φ is absent.
 */
export function greatest(
  kernel: Pick<GaussianKernel, 'value' | 'derivative' | 'kinks'> | undefined,
  mean: number,
  variance: number,
  shared: number,
  n: number,
): Greatest {
  const sigma = Math.sqrt(variance);
  const own = sigma * Math.sqrt(1 - shared);
  const common = sigma * Math.sqrt(shared);
  const value = kernel?.value ?? ((x: number) => x);
  const slope = kernel?.derivative ?? (() => 1);
  const kinks = kernel?.kinks ?? [];
  const inner = normalNodes(own, own > 0 ? kinks.map((k) => (k - mean) / own) : []);
  // Where all values agree the greatest is any of them.
  const tilt = own > 0 ? inner.z.map((z, i) => inner.weight[i]! * n * distribution(z) ** (n - 1)) : inner.weight;
  const outer = common > 0 ? normalNodes(common, []) : { z: [0], weight: [1] };
  let first = 0,
    second = 0,
    live = 0,
    all = 0;
  for (let j = 0; j < outer.z.length; j++) {
    if (outer.weight[j]! < 1e-9) continue;
    for (let i = 0; i < inner.z.length; i++) {
      const x = mean + common * outer.z[j]! + own * inner.z[i]!;
      const w = outer.weight[j]! * tilt[i]!;
      const steep = slope(x);
      const s = steep * steep;
      const v = value(x);
      first += w * v;
      second += w * v * v;
      live += w * s;
      all += outer.weight[j]! * inner.weight[i]! * s;
    }
  }
  return { first, second, alive: all > 0 ? live / all : 1 };
}
