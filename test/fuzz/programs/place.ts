/** What a generated piece of program may refer to where it is written, and what it adds to the file. */
import type { Shape, Value } from '../../../src/ir/types.ts';
import type { Draw } from '../draw.ts';

/** Text of a value, and the value itself: undefined where it is a mistake, or of no interest to shapes. */
export interface Written {
  readonly text: string;
  readonly value: (env: Env) => Value | undefined;
}

/** A piece of network: the shape that it makes of another, undefined where it takes none such. */
export interface Piece {
  readonly text: string;
  readonly apply: (shape: Shape, env: Env) => Shape | undefined;
}

/** Values of a block's parameters and of a repetition's variable; pieces of network are functions of the shape that flows in. */
export type Env = ReadonlyMap<string, Value | ((shape: Shape) => Shape | undefined)>;

export interface Parameter {
  readonly name: string;
  readonly kind: 'integer' | 'boolean' | 'flow';
}

export interface Block {
  readonly name: string;
  readonly parameters: readonly (Parameter & { readonly standard?: Written | Piece })[];
  readonly body: Piece;
}

/** The whole file, as it grows. */
export interface File {
  readonly draw: Draw;
  /** How often a value or a call is wrong. */
  readonly mistakes: number;
  readonly declarations: string[];
  readonly blocks: Block[];
  names: number;
}

export interface Place {
  readonly file: File;
  readonly draw: Draw;
  /** Named by `as`, or by nothing yet. */
  readonly tensors: Map<string, Shape>;
  readonly parameters: readonly Parameter[];
  /** What flows in: sizes, axes and shapes are chosen for it. */
  readonly shape: Shape;
  /** How many bodies are open. */
  readonly depth: number;
}

export const fresh = (file: File, stem: string): string => `${stem}${++file.names}`;
export const always = (text: string, value: Value | undefined): Written => ({ text, value: () => value });
