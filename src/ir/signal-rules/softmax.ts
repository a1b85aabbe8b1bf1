/** Softmax over K units. */
import { cotangentOf, mapCovariance, momentsOf, unitsOf } from '../covariance.ts';
import { overlap } from '../gaussian/probabilities.ts';
import type { SignalRule } from '../signal.ts';

/** Jacobian at equal probabilities (I - 1/K)/K, of squared norm (K-1)/K². */
export const softmax: SignalRule = {
  forward([h], ctx) {
    const units = unitsOf(ctx.outputShape);
    const square = h!.mean ** 2;
    const covariance = mapCovariance(h!.covariance, (v) => overlap(v - square, h!.second - square, units) / units);
    return momentsOf(1 / units, covariance, ctx.batch, h!.spread);
  },
  backward(gradient, _inputs, _output, ctx) {
    const units = unitsOf(ctx.outputShape);
    return [cotangentOf(mapCovariance(gradient.covariance, (v) => (v * (1 - 1 / units)) / units ** 2), ctx.batch, gradient.spread)];
  },
};
