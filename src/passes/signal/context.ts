/** What a signal rule sees of its node: shapes, weights and how they are drawn. */
import type { GraphNode } from '../../ir/graph.ts';
import type { Draw, SignalContext } from '../../ir/signal.ts';
import { argumentAt, isConfigured, type Shape } from '../../ir/types.ts';
import type { NodeCost } from '../facts.ts';
import { Kinds } from '../kinds.ts';
import type { SignalOptions } from './options.ts';

type Options = Pick<SignalOptions, 'batch' | 'initializer' | 'loaded'>;

/** By node; layers of one kind have one context, unless they begin with weights of their own. */
export function contextsOf(
  nodes: readonly GraphNode[],
  shapes: readonly (Shape | undefined)[],
  costs: readonly (NodeCost | undefined)[],
  options: Options,
): SignalContext[] {
  const kinds = new Kinds(shapes);
  const contexts: SignalContext[] = [];
  for (const node of nodes) {
    const earlier = node.pretrained === undefined ? kinds.earlier(node) : undefined;
    contexts.push(earlier === undefined ? contextOf(node, nodes, shapes, costs, options) : contexts[earlier.id]!);
  }
  return contexts;
}

function contextOf(
  node: GraphNode, nodes: readonly GraphNode[], shapes: readonly (Shape | undefined)[], costs: readonly (NodeCost | undefined)[],
  { batch, initializer, loaded }: Options,
): SignalContext {
  // Shared weights are drawn once, where they belong.
  const owner = node.weightsOf === undefined ? node : nodes[node.weightsOf]!;
  const weights = costs[owner.id]?.weights ?? [];
  const drawn = new Map<string, Draw | undefined>();
  return {
    args: node.args,
    inputShapes: node.inputs.map((i) => shapes[i]!),
    outputShape: shapes[node.id]!,
    weights,
    batch,
    draw(name) {
      if (!drawn.has(name)) drawn.set(name, drawOf(name));
      return drawn.get(name);
    },
  };

  /** Asked for again and again, on the way there and back. */
  function drawOf(name: string): Draw | undefined {
    const weight = weights.find((w) => w.name === name);
    const stored = weight && loaded?.(owner, name);
    if (stored) return stored;
    if (weight?.initializer === undefined) return undefined;
    const chosen = argumentAt(owner.args, weight.initializer);
    if (!isConfigured(chosen)) return undefined;
    return initializer(chosen.word)?.draws({ args: chosen.args, fanIn: weight.fanIn ?? 1, fanOut: weight.fanOut ?? 1, shape: weight.shape });
  }
}
