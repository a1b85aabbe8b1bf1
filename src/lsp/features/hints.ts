/** Inlay hints: the shape behind each line of a network, and the gradient where it leaves the healthy band. */
import { InlayHintKind, type InlayHint } from 'vscode-languageserver-types';
import type { Span } from '../../diagnostics/source.ts';
import { positionOf } from '../positions.ts';
import type { Layer, Snapshot } from '../snapshot.ts';
import { describeLayer, showShapes, unhealthy } from './layer-facts.ts';

/** One hint a line, after its last layer: more would hide the text. */
export function inlayHints(snapshot: Snapshot, within: Span): InlayHint[] {
  const lines = new Map<number, { last: readonly Layer[]; end: number; gradients: Set<string> }>();
  for (const layers of snapshot.layers.values()) {
    const { place } = layers[0]!.node;
    if (place.end < within.start || place.start > within.end) continue;
    const { line } = snapshot.source.positionAt(place.end);
    const known = lines.get(line);
    const gradients = known?.gradients ?? new Set();
    for (const layer of layers) {
      const text = unhealthy(layer);
      if (text !== undefined) gradients.add(text);
    }
    if (!known || place.end > known.end) lines.set(line, { last: layers, end: place.end, gradients });
  }
  return [...lines.values()].flatMap(({ last, end, gradients }): InlayHint[] => {
    const shapes = showShapes(last);
    const label = [...(shapes === undefined ? [] : [shapes]), ...[...gradients].slice(0, 1)].join('  ');
    if (label === '') return [];
    return [
      {
        position: positionOf(snapshot.source, end),
        label,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        tooltip: { kind: 'markdown', value: describeLayer(last[0]!).join('  \n') },
      },
    ];
  });
}
