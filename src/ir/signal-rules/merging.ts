/** Several flows into one: sums, products, concatenations. Branches have weights of their own, so they are independent. */
import { addCovariances, cotangentOf, mapCovariance, momentsOf, overlapsOf, unitsOf } from '../covariance.ts';
import { hasLaw } from '../density/law.ts';
import { behindSum, withProfile } from '../density/profile.ts';
import type { Moments, SignalRule } from '../signal.ts';

/** x = Σ xᵢ: moments add, and the product of the means (twice) where both have one; every branch gets the whole gradient. */
export const sum: SignalRule = {
  forward(inputs, ctx) {
    let total = inputs[0]!;
    for (let i = 1; i < inputs.length; i++) {
      const next = inputs[i]!;
      const both = addCovariances(total.covariance, next.covariance, 1, 2 * total.mean * next.mean);
      const second = both.self[0]!;
      const spread = second > 0 ? (total.spread * total.second ** 2 + next.spread * next.second ** 2) / second ** 2 : 0;
      total = momentsOf(total.mean + next.mean, both, ctx.batch, spread);
    }
    if (inputs.some(({ overlaps }) => overlaps !== undefined))
      total = { ...total, overlaps: inputs.reduce((all, it) => all + overlapsOf(it, ctx.outputShape), 0) };
    return inputs.some(hasLaw) ? { ...total, parts: inputs } : total;
  },
  backward(gradient, inputs, output) {
    // What a gradient has to do with the sum, it has not with a part of it.
    const { winners: _, lengthwise: __, ...rest } = gradient;
    return inputs.map((part) => withProfile(rest, behindSum(gradient, part, output)));
  },
};

/** x = Π xᵢ of independent values. */
export const product: SignalRule = {
  forward: (inputs, ctx) => momentsOf(
    inputs.reduce((m, x) => m * x.mean, 1),
    mapCovariance(inputs[0]!.covariance, (_, kind, lag) => inputs.reduce((p, x) => p * x.covariance[kind][lag]!, 1)),
    ctx.batch,
    inputs.reduce((s, x) => s + x.spread, 0),
  ),
  backward: (gradient, inputs, _output, ctx) => inputs.map((_, i) => cotangentOf(
    mapCovariance(gradient.covariance, (v, kind, lag) => inputs.reduce((p, x, j) => (j === i ? p : p * x.covariance[kind][lag]!), v)),
    ctx.batch,
    gradient.spread,
  )),
};

/** Side by side: averages weighted by units; each branch gets its own part of the gradient. */
export const concatenation: SignalRule = {
  forward(inputs, ctx) {
    const units = ctx.inputShapes.map(unitsOf);
    const total = units.reduce((a, b) => a + b, 0);
    const over = (pick: (x: Moments) => number): number => inputs.reduce((s, x, i) => s + (pick(x) * units[i]!) / total, 0);
    return momentsOf(
      over((x) => x.mean),
      mapCovariance(inputs[0]!.covariance, (_, kind, lag) => over((x) => x.covariance[kind][lag]!)),
      ctx.batch,
      over((x) => x.spread),
    );
  },
  backward: (gradient, inputs) => inputs.map(() => gradient),
};
