/** What a drawing of a network consists of, whatever it is written as: boxes, frames around them, connections. */
import type { Graph } from '../../ir/graph.ts';
import type { Place } from '../../diagnostics/source.ts';

export type BoxKind = 'input' | 'output' | 'layer' | 'activation' | 'merge' | 'group';

export interface Box {
  /** `n12` of a layer, `r3` of a region: the same for the same text. */
  readonly id: string;
  readonly kind: BoxKind;
  /** The call, shortened to what gives the shape. */
  readonly label: string;
  /** The shape of what leaves it; of a group also what it holds. */
  readonly detail: string;
  /** Of a merge: the word, e.g. `add`. */
  readonly word: string;
  /** Everything known of it, a line an idea. */
  readonly about: readonly string[];
  /** Gradient that reaches it by that at the last layer: of the layers it stands for, the one farthest from 1. */
  readonly ratio: number | undefined;
  /** Frame that it is in. */
  readonly frame: string | undefined;
  /** The calls in the source that it comes from, innermost first. */
  readonly places: readonly Place[];
}

/** A block call that is open, or rounds that are alike and drawn once. */
export interface Frame {
  readonly id: string;
  readonly label: string;
  readonly parent: string | undefined;
}

/** A skip connection: what came in is added to, or put beside, what came out. */
export type EdgeKind = 'flow' | 'residual' | 'dense';

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

export interface View {
  readonly graph: Graph;
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
  readonly edges: readonly Edge[];
}
