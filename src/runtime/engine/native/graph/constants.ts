/** Values made on the host as nodes of a graph: each value once, and none that an operation can fill in. */
import type { Binding, HostValues } from './backend.ts';
import { attributesOf, type GraphNode, type HostTensor } from './nodes.ts';

/** Below this a constant takes no more than the operation that would fill it. */
const FILLED_FROM = 64;
/** Constants of up to so many values are looked for among those there are. */
const SHARED_UP_TO = 16;

function isUniform(values: HostValues): boolean {
  const first = values[0]!;
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], first)) return false;
  return true;
}

/** Adds constants to the nodes of a recording. */
export class Constants {
  readonly #binding: Binding;
  readonly #add: (node: Omit<GraphNode, 'name'>) => string;
  readonly #known = new Map<string, string>();
  readonly #asMade: boolean;

  /** @param asMade which nodes there are depends on the calls only, not on the values: none is shared, and uniform ones of any size are filled in */
  constructor(binding: Binding, add: (node: Omit<GraphNode, 'name'>) => string, asMade = false) {
    this.#asMade = asMade;
    this.#binding = binding;
    this.#add = add;
  }

  /** The name of a node with that value. */
  node(tensor: HostTensor): string {
    const { shape, dtype, values } = tensor;
    const key = !this.#asMade && values.length <= SHARED_UP_TO ? `${dtype}/${shape.join()}/${Array.from(values, (it) => (Object.is(it, -0) ? '-0' : it)).join()}` : undefined;
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const filled = this.#asMade ? shape.length > 0 && dtype === this.#binding.TF_FLOAT : values.length >= FILLED_FROM;
    const made = filled && isUniform(values) ? this.#filled(shape, dtype, values) : this.#constant(tensor);
    if (key !== undefined) this.#known.set(key, made);
    return made;
  }

  #constant(tensor: HostTensor): string {
    const { type } = attributesOf(this.#binding);
    return this.#add({ operation: 'Const', attributes: [type('dtype', tensor.dtype)], tensor, inputs: [] });
  }

  #filled(shape: readonly number[], dtype: number, values: HostValues): string {
    const { type } = attributesOf(this.#binding);
    const dims = this.node({ shape: [shape.length], dtype: this.#binding.TF_INT32, values: Int32Array.from(shape) });
    const value = this.node({ shape: [], dtype, values: values.slice(0, 1) });
    return this.#add({ operation: 'Fill', attributes: [type('T', dtype), type('index_type', this.#binding.TF_INT32)], inputs: [dims, value] });
  }
}
