/** The regions around a layer, and the way that a skip connection takes. */
import type { Graph, Region } from '../../ir/graph.ts';

/** From the innermost outwards, the network itself left out. */
export function regionsAround({ nodes, regions }: Graph, id: number): Region[] {
  const around: Region[] = [];
  for (let region = regions[nodes[id]!.region]; region && region.id > 0; region = regions[region.parent]) around.push(region);
  return around;
}

/** Connections beside the body of a residual or dense connection, from what comes in to the layer that merges; `from>to` of layers. */
export function skips(graph: Graph): ReadonlyMap<string, 'residual' | 'dense'> {
  const found = new Map<string, 'residual' | 'dense'>();
  for (const { kind, inputs, output } of graph.regions) {
    if (kind !== 'residual' && kind !== 'dense_connection') continue;
    const [entry] = inputs;
    const merge = graph.nodes[output];
    if (entry === undefined || !merge) continue;
    // The side comes first; a projection on the way belongs to it.
    for (let to = merge.id, from = merge.inputs[0]; from !== undefined; to = from, from = graph.nodes[from]!.inputs[0]) {
      found.set(`${from}>${to}`, kind === 'residual' ? 'residual' : 'dense');
      if (from <= entry) break;
    }
  }
  return found;
}
