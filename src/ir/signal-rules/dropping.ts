/** Dropout: a kept value is scaled up, so only squares grow, never products of different values. */
import { cotangentOf, momentsOf } from '../covariance.ts';
import type { Covariance, SignalContext, SignalRule } from '../signal.ts';

const grown = (c: Covariance, ctx: SignalContext): Covariance => {
  const rate = typeof ctx.args['rate'] === 'number' ? ctx.args['rate'] : 0;
  const self = c.self.slice();
  self[0] = self[0]! / (1 - rate);
  return { self, alike: c.alike, unlike: c.unlike };
};

/** Argument `rate`, the part that is dropped (Srivastava et al. 2014; effect on depth: Schoenholz et al. 2017). */
export const dropout: SignalRule = {
  forward: ([x], ctx) => momentsOf(x!.mean, grown(x!.covariance, ctx), ctx.batch, x!.spread, undefined, x!.uneven),
  backward: (gradient, _inputs, _output, ctx) => [cotangentOf(grown(gradient.covariance, ctx), ctx.batch, gradient.spread, gradient.aligned)],
};
