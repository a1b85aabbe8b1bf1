/** The forms that `gradnetc graph` writes a network in. */
import { networkDot } from '../../draw/network/dot.ts';
import { viewOf, type ViewOptions } from '../../draw/network/fold.ts';
import { MOST_LAID_OUT } from '../../draw/network/layout.ts';
import { networkMermaid } from '../../draw/network/mermaid.ts';
import { networkSvg } from '../../draw/network/svg.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
import { Failure } from '../failure.ts';
import { toPng } from './png.ts';

export async function drawNetwork(graph: Graph, facts: Facts, format: string, options: ViewOptions): Promise<string | Uint8Array> {
  const view = viewOf(graph, facts, options);
  if (format === 'dot') return networkDot(view);
  if (format === 'mermaid') return networkMermaid(view);
  if (view.boxes.length > MOST_LAID_OUT) {
    throw new Failure(
      `a picture of ${view.boxes.length.toLocaleString('en-US')} boxes is more than can be laid out (${MOST_LAID_OUT.toLocaleString('en-US')} can)`,
      'write what repeats as `repeat` or as a block, close blocks with --fold, or take --format dot or mermaid and another program to draw it',
    );
  }
  // The renderer of pixels knows no media queries.
  return format === 'png' ? toPng(networkSvg(view, facts, { dark: false })) : networkSvg(view, facts);
}
