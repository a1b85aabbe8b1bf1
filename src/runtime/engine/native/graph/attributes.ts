/** Type attributes that TensorFlow infers when it runs an operation at once, and a graph has to be told. */
import type { Binding, OpAttribute } from './backend.ts';

/** By operation: the attribute that tfjs-node leaves out, and the input whose type it is. */
const inferred: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0 },
};

/** `attributes` with what is missing of them. */
export function completed(binding: Binding, operation: string, attributes: readonly OpAttribute[], inputTypes: readonly number[]): readonly OpAttribute[] {
  const missing = Object.entries(inferred[operation] ?? {}).filter(([name]) => attributes.every((it) => it.name !== name));
  return [...attributes, ...missing.map(([name, input]) => ({ name, type: binding.TF_ATTR_TYPE, value: inputTypes[input]! }))];
}
