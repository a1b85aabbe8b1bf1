/** What a gradient through an activation has in common with the normalized values in front of it. */
import { mapCovariance, multiplyCovariances, overBatch } from '../covariance.ts';
import type { Batch, Cotangent, Covariance, Gate, Moments, Winners } from '../signal.ts';
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

/**
 * E[(Σ d f(h))²] over the winners h of a channel's windows: two samples' have E[f]² in common, and more as far as their
 * maxima are alike. Winners are large and mostly of one sign, so that nothing cancels as it does among all values.
 */
export function atWinners({ gradient, grid, values, average }: Winners, f: (h: number) => number, batch: Batch): number {
  const { first, second } = average(f);
  const common = first * first;
  const alike = correlation(values);
  const products = mapCovariance(
    gradient,
    (d, kind, lag) => d * (common + (second - common) * (kind === 'self' && lag === 0 ? 1 : alike(values.covariance[kind][lag]!))),
  );
  return (batch.size * grid.reduce((a, b) => a * b, 1)) ** 2 * overBatch(products, grid, batch);
}

/**
 * E[(Σ φ′(h) h d)²], where Σ d and Σ φ(h) d of a channel hardly differ from zero, since a normalization in front does not
 * see them: what counts is what φ′(h) h has beyond a + b φ(h), b = Cov[φ′h, φ] / Var[φ], as a part of its variance.
 * @param free the sum as if d knew nothing of h
 */
export function alongChannel({ kernel, input, lengthwise }: Gate, free: number): number {
  const { first, second, alignment, leverPair } = averagesOf(kernel, input);
  const [whole, common] = [leverPair(1), leverPair(0)];
  const shared = alignment * input.second - first * Math.sqrt(Math.max(0, common));
  const [varies, spread] = [whole - common, second - first * first];
  if (!(varies > 0) || !(spread > 0)) return free;
  return Math.max(0, 1 - (shared * shared) / (varies * spread)) * free + (shared / spread) ** 2 * (lengthwise?.() ?? 0);
}

/** Gradients by the scale of a channel's normalized values: h = `output`, whose mean is zero. Undefined where nothing of the kind is known. */
export function byScale(gradient: Cotangent, output: Moments, free: number, batch: Batch): number | undefined {
  const { gate, winners, lengthwise } = gradient;
  if (gate?.input === output) {
    const slope = gate.kernel.derivative;
    return gate.winners ? atWinners(gate.winners, (h) => slope(h) * h, batch) : gate.lengthwise === undefined ? undefined : alongChannel(gate, free);
  }
  return winners ? atWinners(winners, (h) => h, batch) : lengthwise?.();
}
