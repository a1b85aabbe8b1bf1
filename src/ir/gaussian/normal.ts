/** The standard normal distribution: density, distribution function, and the bivariate one on its diagonal. */
import { gaussLegendre } from './gauss-legendre.ts';

export const density = (x: number): number => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x), absolute error below 1e-15: Kummer's series near zero, Lentz' continued fraction in the tails. */
export function distribution(x: number): number {
  const size = Math.abs(x);
  if (size > 38) return x > 0 ? 1 : 0;
  if (size < 3.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (x * x) / (2 * n + 1);
    return 0.5 + density(x) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / (size + fraction);
  const tail = density(size) / (size + fraction);
  return x > 0 ? 1 - tail : tail;
}

export interface Quadrant {
  /** P(u > -h, v > -h) */
  readonly probability: number;
  /** E[(u + h)₊ (v + h)₊] */
  readonly product: number;
}

/**
 * Of standard normal u, v of correlation c. Plackett's identity, d/dc P = bivariate density, integrated over the angle
 * asin c; and because d/dc E[(u + h)₊ (v + h)₊] = P, the product is ∫ P dc, by parts an integral over the same points.
 * @param up Φ(h), where it is known.
 */
export function quadrantOf(h: number, c: number, up = distribution(h)): Quadrant {
  const s = c > 1 ? 1 : c < -1 ? -1 : c;
  const angle = Math.asin(s);
  if (h === 0) {
    const probability = 0.25 + angle / (2 * Math.PI);
    return { probability, product: s * probability + Math.sqrt(1 - s * s) / (2 * Math.PI) };
  }
  const { nodes, weights } = gaussLegendre(pointsFor(h, angle));
  const square = h * h;
  const half = angle / 2;
  let sum = 0;
  let moment = 0;
  for (let i = 0; i < nodes.length; i++) {
    const sine = Math.sin(half * (nodes[i]! + 1));
    const part = weights[i]! * Math.exp(-square / (1 + sine));
    sum += part;
    moment += part * sine;
  }
  const scale = angle / (4 * Math.PI);
  const probability = up * up + scale * sum;
  const apart = h * up + density(h);
  return { probability, product: apart * apart + s * probability - scale * moment };
}

/** P(u > -h, v > -h) */
export const quadrant = (h: number, c: number): number => quadrantOf(h, c).probability;

/** The integrand is singular at -π/2 only: the farther from it and the shorter the way, the fewer points give nine digits and more (see the tests). */
function pointsFor(h: number, angle: number): number {
  const size = Math.abs(h);
  if (size >= 5 || angle < -0.8 || (size >= 2 && angle < 0)) return 20;
  if (size >= 2) return 12;
  return angle < 0 || angle > 0.6 ? 8 : angle > 0.2 ? 6 : 4;
}
