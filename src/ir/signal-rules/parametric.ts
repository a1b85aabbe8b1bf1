/** PReLU: a rectifier whose slope below zero is a weight. */
import { gridOf, mapCovariance, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import { rectifier } from '../gaussian/rectifier.ts';
import type { SignalContext, SignalRule } from '../signal.ts';
import { correlation, elementwise } from './elementwise.ts';
import { atWinners } from './gated.ts';

const rules = new Map<number, SignalRule>();

/** Slopes as they are drawn, by their root mean square, with the sign of their mean. */
function slope(ctx: SignalContext): number {
  const drawn = ctx.draw('alpha') ?? { mean: 0, variance: 0 };
  return Math.sqrt(drawn.mean ** 2 + drawn.variance) * (drawn.mean < 0 ? -1 : 1);
}

function ruleOf(ctx: SignalContext): SignalRule {
  const at = slope(ctx);
  let rule = rules.get(at);
  if (rule === undefined) rules.set(at, (rule = elementwise(rectifier(at))));
  return rule;
}

/** He et al. 2015. ∂L/∂α sums δ x over the places below zero that share the slope. */
export const parametricRectifier: SignalRule = {
  forward: (inputs, ctx) => ruleOf(ctx).forward(inputs, ctx),
  backward: (gradient, inputs, output, ctx) => ruleOf(ctx).backward(gradient, inputs, output, ctx),
  weightGradients(gradient, [x], _output, ctx) {
    const negative = rectifier(0).at(-x!.mean, Math.max(0, x!.second - x!.mean ** 2));
    const c = correlation(x!);
    const products = mapCovariance(
      gradient.covariance,
      (v, kind, lag) => v * (kind === 'self' && lag === 0 ? negative.second : negative.pair(c(x!.covariance[kind][lag]!))),
    );
    const count = ctx.weights.find(({ name }) => name === 'alpha')!.shape.reduce((a, b) => a * b, 1);
    const together = (positionsOf(ctx.outputShape) * unitsOf(ctx.outputShape)) / count;
    if (gradient.winners !== undefined) {
      const { average, grid } = gradient.winners;
      // Where a batch hardly ever has a winner below zero, slopes have no gradient: the mean over draws is that of the few that do.
      const losers = ctx.batch.size * unitsOf(ctx.outputShape) * grid.reduce((a, b) => a * b, 1) * average((h) => (h < 0 ? 1 : 0)).first;
      return { alpha: losers < 1 / 2 ? 0 : count * atWinners(gradient.winners, (h) => Math.min(0, h), ctx.batch) };
    }
    // Slopes of their own sum over the batch only; shared ones over the places, too (as far as these are positions).
    const grid = together > 1 ? gridOf(ctx.outputShape) : [];
    return { alpha: count * (ctx.batch.size * together) ** 2 * overBatch(products, grid, ctx.batch) };
  },
};
