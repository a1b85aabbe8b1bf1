/** What a signal rule sees of its node: shapes, weights and how they are drawn. */
import type { GraphNode } from '../../ir/graph.ts';
import type { Draw, SignalContext } from '../../ir/signal.ts';
import { argumentAt, isConfigured, type Shape } from '../../ir/types.ts';
import type { NodeCost } from '../facts.ts';
import type { SignalOptions } from './index.ts';

export function contextOf(
  node: GraphNode, nodes: readonly GraphNode[], shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[],
  { batch, initializer, loaded }: Pick<SignalOptions, 'batch' | 'initializer' | 'loaded'>,
): SignalContext {
  // Shared weights are drawn once, where they belong.
  const owner = node.weightsOf === undefined ? node : nodes[node.weightsOf]!;
  const weights = costs[owner.id]?.weights ?? [];
  return {
    args: node.args,
    inputShapes: node.inputs.map((i) => shapes[i]!),
    outputShape: shapes[node.id]!,
    weights,
    batch,
    draw(name): Draw | undefined {
      const weight = weights.find((w) => w.name === name);
      const stored = weight && loaded?.(owner, name);
      if (stored) return stored;
      if (weight?.initializer === undefined) return undefined;
      const chosen = argumentAt(owner.args, weight.initializer);
      if (!isConfigured(chosen)) return undefined;
      return initializer(chosen.word)?.draws({ args: chosen.args, fanIn: weight.fanIn ?? 1, fanOut: weight.fanOut ?? 1, shape: weight.shape });
    },
  };
}
