/** Which layers the outputs of a network come from: the others are computed for nothing, and are no part of the model. */
import type { Graph } from '../ir/graph.ts';

/** By node: whether an output depends on it. All of them where the network has no output yet. */
export function reachesOutput({ nodes, outputs }: Graph): readonly boolean[] {
  const reaches = nodes.map(() => outputs.length === 0);
  for (const { node } of outputs) reaches[node] = true;
  // Nodes are in topological order, so one way back meets every user of a node before the node.
  for (let id = nodes.length - 1; id >= 0; id--) if (reaches[id]) for (const input of nodes[id]!.inputs) reaches[input] = true;
  return reaches;
}
