/** Leaves out what nothing depends on: constants for gradients that nobody asked for, results that were only looked at. */
import { nodeOf, type GraphNode } from './nodes.ts';

/** The nodes that `roots` are made of, in their order. Variables' own nodes are not among them. */
export function needed(nodes: readonly GraphNode[], roots: readonly string[]): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const kept = new Set<string>();
  const waiting = roots.map(nodeOf);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = byName.get(name);
    if (node === undefined || kept.has(name)) continue;
    kept.add(name);
    waiting.push(...node.inputs.map(nodeOf), ...(node.after ?? []).map(nodeOf));
  }
  // what a replay is given keeps its place, even where the step makes nothing of it
  return nodes
    .filter(({ name, operation }) => kept.has(name) || (operation === 'Placeholder'))
    .map((node) => (node.follows === undefined ? node : { ...node, follows: node.follows.filter((name) => kept.has(name)) }));
}
