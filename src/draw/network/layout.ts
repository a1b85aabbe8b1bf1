/** Where everything is: layers downwards, skip connections around what they skip. */
import { dagre } from './dagre.ts';
import type { Box, Edge, Frame, View } from './view.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centre and size. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Rectangle & { readonly box: Box })[];
  /** Outer ones first. */
  readonly frames: readonly (Rectangle & { readonly frame: Frame })[];
  readonly edges: readonly { readonly edge: Edge; readonly points: readonly Point[] }[];
}

/** The library calls itself once for every box on the longest way, and finds no more stack from some 1,800 on; nobody reads such a picture. */
export const MOST_LAID_OUT = 1500;

/** Advance of the monospaced letters on boxes. */
const LETTER = 6.6;
const MARGIN = 16;
/** Room below a frame's upper edge for its name. */
const NAME_ROOM = 16;

function sizeOf({ kind, label, detail }: Box): { width: number; height: number } {
  if (kind === 'merge') return { width: 22, height: 22 };
  if (kind === 'activation') return { width: Math.max(64, label.length * LETTER + 20), height: 22 };
  return { width: Math.max(96, Math.max(label.length, detail.length) * LETTER + 24), height: 40 };
}

/** @returns an empty drawing of more than `MOST_LAID_OUT` boxes, which whoever shows it says */
export function layOut({ boxes, frames, edges }: View): Layout {
  if (boxes.length > MOST_LAID_OUT) return { width: 0, height: 0, boxes: [], frames: [], edges: [] };
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 22, edgesep: 18, marginx: MARGIN, marginy: MARGIN });
  for (const frame of frames) graph.setNode(frame.id, {});
  for (const box of boxes) graph.setNode(box.id, sizeOf(box));
  for (const { id, parent } of frames) if (parent !== undefined) graph.setParent(id, parent);
  for (const { id, frame } of boxes) if (frame !== undefined) graph.setParent(id, frame);
  // What flows is kept straight, a skip goes around it.
  for (const { from, to, kind } of edges) graph.setEdge(from, to, { weight: kind === 'flow' ? 8 : 1 });
  dagre.layout(graph);
  const at = (id: string): Rectangle => graph.node(id);
  const down = roomForNames(frames.map(({ id }) => at(id)));
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height: height + down(height),
    boxes: boxes.map((box) => {
      const { x, y, ...size } = at(box.id);
      return { box, x, y: y + down(y), width: size.width, height: size.height };
    }),
    frames: frames.map((frame) => {
      const { x, y, width: wide, height: high } = at(frame.id);
      const [top, bottom] = [y - high / 2, y + high / 2];
      const [from, to] = [top + down(top), bottom + down(bottom)];
      return { frame, x, y: (from + to) / 2, width: Math.max(wide, frame.label.length * LETTER + 20), height: to - from };
    }),
    edges: edges.map((edge) => {
      const { points } = graph.edge(edge.from, edge.to);
      // Ends stay at their boxes.
      const moved = (y: number, i: number): number => y + down(i === 0 ? at(edge.from).y : i === points.length - 1 ? at(edge.to).y : y);
      return { edge, points: points.map(({ x, y }, i) => ({ x, y: moved(y, i) })) };
    }),
  };
}

/** How far what lies at a height moves down, so that every frame above it has room for its name; order and distances stay. */
function roomForNames(frames: readonly Rectangle[]): (y: number) => number {
  const tops = [...new Set(frames.map(({ y, height }) => y - height / 2))];
  return (y) => NAME_ROOM * tops.filter((top) => top < y).length;
}
