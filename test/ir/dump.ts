/** A graph as text: one line a node, for fixtures that a person can check. */
import { callText } from '../../src/passes/call-text.ts';
import type { Graph } from '../../src/ir/graph.ts';
import { showShape, type Shape } from '../../src/ir/types.ts';

export function dump(graph: Graph, shapes: readonly (Shape | undefined)[] = []): string {
  const nameOf = (id: number): string => graph.nodes[id]!.name;
  const regionOf = (id: number): string => {
    const path: string[] = [];
    for (let region = graph.regions[id]; region && region.parent >= 0; region = graph.regions[region.parent]) {
      path.unshift(`${region.of ?? region.kind}${region.round === undefined ? '' : ` ${region.round}`}`);
    }
    return path.join(' / ');
  };
  const lines = graph.nodes.map((node) => {
    const shape = shapes[node.id];
    const parts = [`${node.name} = ${callText(node)}`, node.inputs.length > 0 ? ` of ${node.inputs.map(nameOf).join(', ')}` : '', shape ? ` -> ${showShape(shape)}` : ''];
    if (node.weightsOf !== undefined) parts.push(`, weights of ${nameOf(node.weightsOf)}`);
    if (node.region !== 0) parts.push(`   [${regionOf(node.region)}]`);
    return parts.join('');
  });
  return [`network ${graph.name}`, ...lines, ...graph.outputs.map(({ name, node }) => `output ${name} = ${nameOf(node)}`), ''].join('\n');
}
