/** What a call or a section was given, by the names of what its word takes. */
import type { Place } from '../../diagnostics/source.ts';
import type { Expression } from '../../parser/ast.ts';
import type { Args } from '../types.ts';

export interface Bound {
  readonly args: Args;
  readonly places: Readonly<Record<string, Place>>;
  /** Arguments that are pieces of network or tensors, for the expansion to read, in order. */
  readonly pieces: Readonly<Record<string, readonly Expression[]>>;
}
