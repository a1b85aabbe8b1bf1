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

/** Angle down to which eight points give the quadrant to 1e-8. */
const NEAR = -0.8;

/**
 * P(u > -h, v > -h) for standard normal u, v of correlation c; Plackett's identity d/dc = bivariate density, integrated.
 * @param up Φ(h), where it is known.
 */
export function quadrant(h: number, c: number, up = distribution(h)): number {
  const angle = Math.asin(Math.max(-1, Math.min(1, c)));
  if (h === 0) return 0.25 + angle / (2 * Math.PI);
  // The integrand is singular at -π/2 only: away from it fewer points do (see the tests).
  const { nodes, weights } = angle > NEAR && Math.abs(h) < 2 ? gaussLegendre(8) : gaussLegendre();
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const t = (angle * (nodes[i]! + 1)) / 2;
    sum += weights[i]! * Math.exp(-(h * h) / (1 + Math.sin(t)));
  }
  return up ** 2 + (angle * sum) / (4 * Math.PI);
}
