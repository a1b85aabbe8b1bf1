/** Norms of the gradients by a layer's weights: what all of them have in common is worked out once, what a kind of layer has once for all of the kind. */
import type { GraphNode } from '../../ir/graph.ts';
import { settled } from '../../ir/signal-rules.ts';
import type { Draw, Moments, SignalContext } from '../../ir/signal.ts';
import type { WeightGradient } from '../facts.ts';
import { typical, type Chance } from './interval.ts';

interface Drawn {
  readonly name: string;
  readonly count: number;
  readonly fanIn: number;
  readonly draw: Draw | undefined;
  /** ‖w‖, where it does not depend on what comes in. */
  readonly norm: number | undefined;
}

const known = new WeakMap<SignalContext, readonly Drawn[]>();

const normOf = (count: number, draw: Draw | undefined): number => (draw === undefined ? 0 : Math.sqrt(count * (draw.variance + draw.mean ** 2)));

function trainedWeights(ctx: SignalContext): readonly Drawn[] {
  let weights = known.get(ctx);
  if (weights === undefined) {
    weights = ctx.weights.filter(({ trainable }) => trainable).map(({ name, shape, fanIn = 1 }) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const draw = ctx.draw(name);
      return { name, count, fanIn, draw, norm: draw?.toUnit ? undefined : normOf(count, draw) };
    });
    known.set(ctx, weights);
  }
  return weights;
}

/**
 * By weight name; trainable ones only.
 * @param uses E‖∂L/∂w‖² by weight name for every use of the weights: at initialization their parts are uncorrelated
 */
export function weightGradients(
  { rateFactor }: GraphNode, ctx: SignalContext, uses: readonly Readonly<Record<string, number>>[], input: Moments, chance: (name: string) => Chance,
): Readonly<Record<string, WeightGradient>> {
  const gradients: Record<string, WeightGradient> = {};
  if (rateFactor === 0 || uses.length === 0) return gradients;
  for (const { name, count, fanIn, draw, norm } of trainedWeights(ctx)) {
    let square = 0;
    for (let use = 0; use < uses.length; use++) square += uses[use]![name] ?? 0;
    const { norm: size, low, high } = typical(square, chance(name));
    gradients[name] = { norm: size, low, high, weightNorm: norm ?? normOf(count, draw && settled(draw, input, fanIn)), count };
  }
  return gradients;
}
