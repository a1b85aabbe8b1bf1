/** Noise while training: Gaussian added to values, whole channels dropped. */
import { cotangentOf, mapCovariance, momentsOf } from '../covariance.ts';
import type { Covariance, SignalContext, SignalRule } from '../signal.ts';

const number = (ctx: SignalContext, name: string): number => (typeof ctx.args[name] === 'number' ? ctx.args[name] : 0);

/** x + n, n of standard deviation `stddev` and new for every value: only squares grow; gradients pass as they are. */
export const gaussianNoise: SignalRule = {
  forward: ([x], ctx) => momentsOf(
    x!.mean,
    mapCovariance(x!.covariance, (v, kind, lag) => (kind === 'self' && lag === 0 ? v + number(ctx, 'stddev') ** 2 : v)),
    ctx.batch,
    x!.spread,
  ),
  backward: (gradient) => [gradient],
};

/** All positions of a channel fall out together, so that products of two positions of one sample grow as squares do. */
const grown = (c: Covariance, ctx: SignalContext): Covariance =>
  mapCovariance(c, (v, kind) => (kind === 'self' ? v / (1 - number(ctx, 'rate')) : v));

/** Argument `rate` (Tompson et al. 2015). */
export const channelDropout: SignalRule = {
  forward: ([x], ctx) => momentsOf(x!.mean, grown(x!.covariance, ctx), ctx.batch, x!.spread),
  backward: (gradient, _inputs, _output, ctx) => [cotangentOf(grown(gradient.covariance, ctx), ctx.batch, gradient.spread, gradient.aligned)],
};
