/** Weights, parameters, operations and memory of every node, and whether its initializers and constraints fit its weights. */
import { lookUpWord } from '../catalog/index.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import { argumentAt, isConfigured, showShape, sizeOf, type Shape } from '../ir/types.ts';
import type { WeightSpec } from '../catalog/types.ts';
import type { Facts, NodeCost } from './facts.ts';
import { reachesOutput } from './reach.ts';

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
  const costs = graph.nodes.map((node): NodeCost | undefined => {
    const output = shapes[node.id];
    if (output === undefined) return undefined;
    const inputs = node.inputs.map((id) => shapes[id]!);
    const { args, word } = node;
    const weights = word.weights?.({ inputs, args, output }) ?? [];
    for (const weight of weights) {
      const misfit = unfitInitializer(node, weight) ?? unfitConstraint(node, weight);
      if (misfit) found.set(`${misfit.place.file} ${misfit.place.start}`, misfit);
    }
    const own = node.weightsOf === undefined ? weights : [];
    const perValue = word.family === 'activation' ? (word.flops ?? 0) * sizeOf(output) : 0;
    return {
      weights,
      parameters: sum(own.map(valuesIn)),
      trainable: sum(own.filter((spec) => spec.trainable).map(valuesIn)),
      flops: word.family === 'layer' ? (word.flops?.({ inputs, args, output, weights }) ?? 0) : perValue,
      activationBytes: BYTES_PER_VALUE * sizeOf(output),
    };
  });
  const computed = reachesOutput(graph);
  // Weights are there as soon as one of the layers that share them is.
  const held = [...computed];
  for (const { id, weightsOf } of graph.nodes) if (weightsOf !== undefined && computed[id]) held[weightsOf] = true;
  const total = (key: 'parameters' | 'trainable' | 'flops' | 'activationBytes', counts: readonly boolean[]): number => sum(costs.map((cost, id) => (cost && counts[id] ? cost[key] : 0)));
  return {
    costs,
    totals: {
      parameters: total('parameters', held), trainable: total('trainable', held),
      flops: total('flops', computed), activationBytes: total('activationBytes', computed),
    },
    diagnostics: [...found.values()],
  };
}

/** `identity` draws square matrices only. */
function unfitInitializer(node: GraphNode, weight: WeightSpec): Diagnostic | undefined {
  const chosen = weight.initializer === undefined ? undefined : argumentAt(node.args, weight.initializer);
  const word = isConfigured(chosen) ? lookUpWord(chosen.word, 'initializer') : undefined;
  if (word?.fits !== 'square' || (weight.shape.length === 2 && weight.shape[0] === weight.shape[1])) return undefined;
  const argument = weight.initializer!.split('.').at(-1)!;
  return diagnose('out-of-range', { argument, allowed: `an initializer for a ${weight.name} of ${showShape(weight.shape)}`, given: `\`${word.name}\`` }, {
    place: isConfigured(chosen) ? chosen.place : node.place,
    notes: [`\`${word.name}\` is defined for square matrices only; \`orthogonal\` is its like for any shape`],
  });
}

/** Norms are taken over axes that the weight has, each once. */
function unfitConstraint(node: GraphNode, weight: WeightSpec): Diagnostic | undefined {
  const argument = weight.initializer?.replace('initializer', 'constraint');
  const chosen = argument === undefined ? undefined : argumentAt(node.args, argument);
  if (!isConfigured(chosen)) return undefined;
  const axes = [chosen.args['axis'] ?? []].flat().filter((axis) => typeof axis === 'number');
  const beyond = axes.find((axis) => axis >= weight.shape.length);
  const twice = axes.find((axis, at) => axes.indexOf(axis) !== at);
  if (beyond === undefined && twice === undefined) return undefined;
  const allowed = beyond === undefined ? 'each axis once' : `below ${weight.shape.length} for a ${weight.name} of ${showShape(weight.shape)}`;
  return diagnose('out-of-range', { argument: 'axis', allowed, given: beyond === undefined ? `${twice!} twice` : String(beyond) }, {
    place: chosen.places['axis'] ?? chosen.place, notes: [`\`${argument!}\` of \`${node.name}\``],
  });
}
