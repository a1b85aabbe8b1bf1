/** `gradnet/graph`, a request beyond the protocol: what an editor shows beside the text. */

export const GRAPH = 'gradnet/graph';

export interface DrawingRequest {
  readonly textDocument: { readonly uri: string };
  /** How many frames deep blocks are open; as deep as a page bears where it is left out. */
  readonly fold?: number;
}

/** Elements of both pictures that come from lines of the document name them in `data-lines`, from 1, innermost first. */
export interface Drawing {
  readonly network: string;
  /** The network, as an SVG document. */
  readonly graph: string;
  /** Values and gradients by layer, as an SVG document. */
  readonly profile: string;
}
