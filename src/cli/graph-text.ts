/** `compile --emit ir`: a graph as text, one node a line, the same for the same graph. */
import type { Graph, GraphNode } from '../ir/graph.ts';
import { showShape } from '../ir/types.ts';
import type { Shape, Value } from '../ir/types.ts';

/**
 * `conv1 = conv(input, filters: 6, …)  → 28x28x6`, in topological order.
 * @param shapes by node id, where they are known
 */
export function graphText(graph: Graph, shapes: readonly (Shape | undefined)[] = []): string {
  const lines = graph.nodes.map((node) => {
    const shape = shapes[node.id];
    const tied = node.weightsOf === undefined ? '' : `  (weights of ${graph.nodes[node.weightsOf]!.name})`;
    return `  ${node.name} = ${call(graph, node)}${shape === undefined ? '' : `  → ${showShape(shape)}`}${tied}`;
  });
  const outputs = graph.outputs.map(({ name, node }) => `  output ${name} = ${graph.nodes[node]!.name}`);
  return `network ${graph.name}\n${[...lines, ...outputs].join('\n')}\n`;
}

function call(graph: Graph, node: GraphNode): string {
  const inputs = node.inputs.map((id) => graph.nodes[id]!.name);
  const args = Object.entries(node.args).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${valueText(value)}`);
  return `${node.word.name}(${[...inputs, ...args].join(', ')})`;
}

function valueText(value: Value): string {
  if (value === null || typeof value !== 'object') return String(value);
  if ('length' in value) return `[${value.map(valueText).join(', ')}]`;
  if (value.kind === 'quantity') return `${value.value} ${value.unit}`;
  if (value.kind === 'formula') return JSON.stringify(value.expression);
  const args = Object.entries(value.args).map(([name, it]) => `${name}: ${valueText(it)}`);
  return args.length === 0 ? value.word : `${value.word}(${args.join(', ')})`;
}
