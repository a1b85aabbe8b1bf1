/** Who feeds whom in a graph, for rules about layers that stand beside each other. */
import type { Graph, GraphNode } from '../../ir/graph.ts';

/** The nodes that take what each node gives, by id. */
export function consumersOf(graph: Graph): readonly (readonly GraphNode[])[] {
  const found: GraphNode[][] = graph.nodes.map(() => []);
  for (const node of graph.nodes) for (const input of node.inputs) found[input]?.push(node);
  return found;
}

/** The only layer that takes what `node` gives, past layers called `through`; undefined where the flow parts, merges or ends. */
export function nextOf(node: GraphNode, consumers: ReturnType<typeof consumersOf>, through: ReadonlySet<string>): GraphNode | undefined {
  let [next, more] = consumers[node.id]!;
  while (next && !more && next.inputs.length === 1 && through.has(next.word.name)) [next, more] = consumers[next.id]!;
  return more || next?.inputs.length !== 1 ? undefined : next;
}
