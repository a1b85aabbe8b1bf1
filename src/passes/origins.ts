/** Where a shape came from: the layer that last changed it, for the labels of shape errors. */
import type { Label } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import { showShape, type Shape } from '../ir/types.ts';
import { callText } from './call-text.ts';

const sameShape = (a: Shape | undefined, b: Shape | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((d, i) => d === b[i]);

/** The nearest node at or before `id` whose output has another shape than its first input. */
export function originOf(id: number, graph: Graph, shapes: readonly (Shape | undefined)[]): GraphNode {
  let node = graph.nodes[id]!;
  for (;;) {
    const [before] = node.inputs;
    if (before === undefined || !sameShape(shapes[before], shapes[node.id])) return node;
    node = graph.nodes[before]!;
  }
}

/** `came in 32x32x16, from `conv(16, 3x3)``, at that layer. */
export function originLabel(what: string, id: number, graph: Graph, shapes: readonly (Shape | undefined)[]): Label {
  const origin = originOf(id, graph, shapes);
  return { place: origin.place, text: `${what} ${showShape(shapes[id]!)}, from \`${callText(origin)}\`` };
}
