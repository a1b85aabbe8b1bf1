/** Plain values that the catalogue, the graph and the passes share: shapes, evaluated arguments, where they came from. */
import type { Place } from '../diagnostics/source.ts';

/** Length of one axis; null where it is known only when data arrives (a sequence's length). The batch axis is never listed. */
export type Dim = number | null;

/** Shape of a tensor without its batch axis, channels last: [28, 28, 1]. */
export type Shape = readonly Dim[];

/** A number with the unit it was written with; `value` in base units (10% is 0.1, 15deg is radians, 2 min is 120 s). */
export interface Quantity {
  readonly kind: 'quantity';
  readonly value: number;
  readonly unit: 'steps' | 'epochs' | 'seconds' | 'pixels' | 'radians' | 'fraction';
}

/** A word of the catalogue with its arguments bound: `adam(1e-3)`, `he_uniform`, `cosine(0.1, warmup: 5 epochs)`. */
export interface Configured {
  readonly kind: 'word';
  readonly word: string;
  readonly family: string;
  readonly args: Args;
  /** For a layer that is given to another one (`time_distributed(dense(10))`): what flows into it, once known. */
  readonly inputs?: readonly Shape[];
  readonly place: Place;
  /** Where each argument was written; arguments left to their defaults are absent. */
  readonly places: Readonly<Record<string, Place>>;
}

/** A learning rate written as an expression of `step` and `epoch`, kept symbolic. */
export interface Formula {
  readonly kind: 'formula';
  readonly expression: FormulaNode;
}
export type FormulaNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'counter'; readonly name: 'step' | 'epoch' | 'steps_per_epoch' }
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly FormulaNode[] };

/** An evaluated argument. `null` is an optional argument left out whose default is nothing. */
export type Value = number | boolean | string | null | Quantity | Configured | Formula | readonly Value[];

/** Arguments by name, complete: defaults filled in. */
export type Args = Readonly<Record<string, Value>>;

/** Is this argument a word of the catalogue? */
export const isConfigured = (value: Value | undefined): value is Configured =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word';

/** How many values a shape holds; NaN where an axis is unknown. */
export const sizeOf = (shape: Shape): number => shape.reduce<number>((n, d) => n * (d ?? NaN), 1);

/** `28x28x1`, as the language writes shapes; `?` for an unknown axis, `scalar` for none. */
export const showShape = (shape: Shape): string => (shape.length === 0 ? 'scalar' : shape.map((d) => d ?? '?').join('x'));

/** `layer.kernel_initializer` is an argument of the layer that is given as `layer`. */
export function argumentAt(args: Args, path: string): Value | undefined {
  const [name, ...rest] = path.split('.');
  const value = args[name!];
  return rest.length === 0 ? value : isConfigured(value) ? argumentAt(value.args, rest.join('.')) : undefined;
}
