/** The library that places boxes, with the part of its types that is used: its own do not resolve in ES modules of Node. */
import * as library from '@dagrejs/dagre';

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DagreGraph {
  setGraph(options: { rankdir: 'TB'; nodesep: number; ranksep: number; edgesep: number; marginx: number; marginy: number }): void;
  setNode(id: string, size: { width?: number; height?: number }): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, options: { weight: number }): void;
  /** After the layout: centre and size. */
  node(id: string): Placed;
  edge(from: string, to: string): { readonly points: readonly { readonly x: number; readonly y: number }[] };
  graph(): { readonly width?: number; readonly height?: number };
}

export const dagre = library as unknown as {
  readonly graphlib: { readonly Graph: new (options: { compound: boolean }) => DagreGraph };
  layout(graph: DagreGraph): void;
};
