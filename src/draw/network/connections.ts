/** The connections between boxes: each once, those inside a box and from round to round left out. */
import type { Graph } from '../../ir/graph.ts';
import { skips } from './regions.ts';
import type { Edge } from './view.ts';

/**
 * @param drawn the layer that stands for each
 * @param boxOf boxes by the layer that stands
 */
export function connections(graph: Graph, drawn: readonly number[], boxOf: ReadonlyMap<number, string>): Edge[] {
  const beside = skips(graph);
  const boxAt = (id: number): string | undefined => boxOf.get(id) ?? boxOf.get(drawn[id]!);
  const edges = new Map<string, Edge>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      const [from, to] = [boxAt(input), boxAt(node.id)];
      // Of two rounds drawn once, what one hands to the next would lead back.
      if (from === undefined || to === undefined || from === to || drawn[input]! >= drawn[node.id]!) continue;
      const kind = beside.get(`${input}>${node.id}`) ?? 'flow';
      const key = `${from}>${to}`;
      // Into a closed box go the way through it and the one beside it: nothing is skipped that could be seen.
      if (!edges.has(key) || kind === 'flow') edges.set(key, { from, to, kind });
    }
  }
  return [...edges.values()];
}
