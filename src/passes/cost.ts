/** Weights, parameters, operations and memory of every node; what is chosen for a weight is judged where the weight is known. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import { sizeOf, type Shape } from '../ir/types.ts';
import type { WeightSpec } from '../catalog/types.ts';
import type { Facts, NodeCost } from './facts.ts';
import { Kinds } from './kinds.ts';
import { reachesOutput } from './reach.ts';
import { misfitOf } from './weight-fit.ts';

const BYTES_PER_VALUE = 4;
const valuesIn = (spec: WeightSpec): number => spec.shape.reduce((n, d) => n * d, 1);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export interface Costs {
  readonly costs: readonly (NodeCost | undefined)[];
  readonly totals: Facts['totals'];
  readonly diagnostics: readonly Diagnostic[];
}

/** Shared weights count where they are first used. Operations and bytes are NaN where an axis is not known. */
export function countCosts(graph: Graph, shapes: readonly (Shape | undefined)[]): Costs {
  const found = new Map<string, Diagnostic>();
  const kinds = new Kinds(shapes);
  const costs: (NodeCost | undefined)[] = [];
  const fitting = new Set<NodeCost>();
  for (const node of graph.nodes) {
    const earlier = kinds.earlier(node);
    const cost = earlier === undefined ? costOf(node, shapes) : costs[earlier.id];
    costs.push(cost);
    if (cost === undefined || fitting.has(cost)) continue;
    const misfits = cost.weights.flatMap((weight) => misfitOf(node, weight) ?? []);
    for (const misfit of misfits) found.set(`${misfit.place.file} ${misfit.place.start}`, misfit);
    if (misfits.length === 0) fitting.add(cost);
  }
  const computed = reachesOutput(graph);
  // Weights are there as soon as one of the layers that share them is.
  const held = [...computed];
  for (const { id, weightsOf } of graph.nodes) if (weightsOf !== undefined && computed[id]) held[weightsOf] = true;
  const total = (key: 'parameters' | 'trainable' | 'flops' | 'activationBytes', counts: readonly boolean[]): number =>
    sum(costs.map((cost, id) => (cost && counts[id] ? cost[key] : 0)));
  return {
    costs,
    totals: {
      parameters: total('parameters', held), trainable: total('trainable', held),
      flops: total('flops', computed), activationBytes: total('activationBytes', computed),
    },
    diagnostics: [...found.values()],
  };
}

function costOf({ id, inputs: from, args, word, weightsOf }: GraphNode, shapes: readonly (Shape | undefined)[]): NodeCost | undefined {
  const output = shapes[id];
  if (output === undefined) return undefined;
  const inputs = from.map((input) => shapes[input]!);
  const weights = word.weights?.({ inputs, args, output }) ?? [];
  const own = weightsOf === undefined ? weights : [];
  const perValue = word.family === 'activation' ? (word.flops ?? 0) * sizeOf(output) : 0;
  return {
    weights,
    parameters: sum(own.map(valuesIn)),
    trainable: sum(own.filter((spec) => spec.trainable).map(valuesIn)),
    flops: word.family === 'layer' ? (word.flops?.({ inputs, args, output, weights }) ?? 0) : perValue,
    activationBytes: BYTES_PER_VALUE * sizeOf(output),
  };
}
