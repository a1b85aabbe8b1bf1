/** The forms that `gradnetc graph` writes a network in. */
import { networkDot } from '../../draw/network/dot.ts';
import { viewOf, type ViewOptions } from '../../draw/network/fold.ts';
import { networkMermaid } from '../../draw/network/mermaid.ts';
import { networkSvg } from '../../draw/network/svg.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
import { toPng } from './png.ts';

export async function drawNetwork(graph: Graph, facts: Facts, format: string, options: ViewOptions): Promise<string | Uint8Array> {
  const view = viewOf(graph, facts, options);
  switch (format) {
    case 'dot': return networkDot(view);
    case 'mermaid': return networkMermaid(view);
    // The renderer knows no media queries.
    case 'png': return toPng(networkSvg(view, facts, { dark: false }));
    default: return networkSvg(view, facts);
  }
}
