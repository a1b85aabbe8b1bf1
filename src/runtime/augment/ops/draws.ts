/** Random numbers of other distributions, made from a stream of uniform ones. */
import type { Stream } from '../../random.ts';

/** Uniform from `low` to `high`. */
export const uniform = (random: Stream, low: number, high: number): number => low + (high - low) * random();

/** A whole number from 0 to `below` - 1, each as likely. */
export const whole = (random: Stream, below: number): number => Math.floor(random() * below);

/** Mean 0, deviation 1 (Box and Muller; two uniform numbers each, so that what follows never shifts). */
export const normal = (random: Stream): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** The same by the hundreds: `each` is called with as many numbers as asked for, two of every pair of uniform ones (Marsaglia's polar method). */
export function normals(random: Stream, count: number, each: (i: number, value: number) => void): void {
  for (let i = 0; i < count;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s >= 1 || s === 0) continue;
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    each(i++, u * scale);
    if (i < count) each(i++, v * scale);
  }
}

/** Gamma of unit scale (Marsaglia and Tsang 2000); below shape 1 by its own boost u^(1/shape). As its logarithm, which never underflows. */
function logGamma(random: Stream, shape: number): number {
  if (shape < 1) return logGamma(random, shape + 1) + Math.log(1 - random()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < x * x / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** Beta(alpha, alpha); 1 for alpha 0, which by convention mixes nothing. */
export function symmetricBeta(random: Stream, alpha: number): number {
  if (alpha === 0) return 1;
  const a = logGamma(random, alpha);
  const b = logGamma(random, alpha);
  // Where both have underflowed, alpha is so small that only 0 and 1 are ever drawn.
  return a === -Infinity && b === -Infinity ? Math.round(random()) : 1 / (1 + Math.exp(b - a));
}
