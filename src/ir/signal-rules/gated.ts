/** What a gradient through an activation has in common with the normalized values in front of it. */
import { mapCovariance, multiplyCovariances } from '../covariance.ts';
import type { Cotangent, Covariance } from '../signal.ts';
import { averagesOf, correlation } from './elementwise.ts';

/**
 * E[δ δ′ y y′] for normalized values y whose gradient is δ. Behind an activation of h = y + rest, δ = φ′(h) d: with
 * ρ = E[y h] / E[h²], y is ρ h and something independent, so that E[φ′y φ′y′] = ρ² E[φ′h φ′h′] + E[φ′φ′] (E[y y′] - ρ² E[h h′]).
 * Elsewhere the two are independent.
 */
export function commonProducts({ covariance, gate }: Cotangent, normal: Covariance): Covariance {
  if (gate === undefined || gate.input.covariance.self.length !== normal.self.length) return multiplyCovariances(covariance, normal);
  const { input, kernel, from } = gate;
  const averages = averagesOf(kernel, input);
  const c = correlation(input);
  const part = input.second > 0 ? Math.min(1, normal.self[0]! / input.second) : 1;
  return mapCovariance(from, (d, kind, lag) => {
    const h = input.covariance[kind][lag]!;
    const at = kind === 'self' && lag === 0 ? 1 : c(h);
    return d * (part ** 2 * averages.leverPair(at) + averages.slopePair(at) * (normal[kind][lag]! - part ** 2 * h));
  });
}
