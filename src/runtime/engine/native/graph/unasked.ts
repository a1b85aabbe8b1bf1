/**
 * Has layers of cells leave out the gradient of their inputs where nobody takes it, as of a network's own: it is one of an
 * operation's results (native/backward.h), and a tenth of its work.
 */
import type { GraphNode } from './nodes.ts';

const FLAG = 'of_inputs';

/** @param results what is asked for beside the nodes' inputs */
export function withoutUnasked(nodes: readonly GraphNode[], results: readonly string[]): GraphNode[] {
  const asked = new Set([...nodes.flatMap(({ inputs }) => inputs), ...results]);
  return nodes.map((node) =>
    (asked.has(node.name) ? node : { ...node, attributes: node.attributes.map((it) => (it.name === FLAG ? { ...it, value: false } : it)) }));
}
