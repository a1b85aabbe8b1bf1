/** Writes which layers begin with stored weights: `pretrained: [{ file: 'runs/digits-1', layers: [...] }]`. */
import type { Graph } from '../../ir/graph.ts';
import type { NodeCost } from '../../passes/facts.ts';
import { groupsOf, isLoaded } from '../../passes/pretrained.ts';
import { list, literal, object, type Js } from './js.ts';

/** Undefined where everything is drawn. Layers are listed by those that are loaded or by those that are not, whichever are fewer. */
export function writePretrained(graph: Graph, costs: readonly (NodeCost | undefined)[]): Js | undefined {
  const weighty = graph.nodes.filter(({ id, weightsOf }) => weightsOf === undefined && (costs[id]?.weights.length ?? 0) > 0);
  const groups = groupsOf(graph, costs).flatMap(({ pretrained: { file, partial }, nodes }): Js[] => {
    const inside = new Set(nodes.filter(isLoaded));
    const outside = weighty.filter((node) => !inside.has(node));
    if (inside.size === 0) return [];
    const names = (of: Iterable<{ readonly name: string }>): Js => list([...of].map(({ name }) => literal(name)));
    return [object([
      ['file', literal(file)],
      ...(outside.length === 0 ? [] : outside.length < inside.size ? [['except', names(outside)] as const] : [['layers', names(inside)] as const]),
      ...(partial ? [['partial', literal(true)] as const] : []),
    ])];
  });
  return groups.length === 0 ? undefined : list(groups);
}
