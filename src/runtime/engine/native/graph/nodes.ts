/** The nodes that a recorded step becomes, one a TensorFlow operation. */
import type { Binding, HostValues, OpAttribute } from './backend.ts';

/** The values of a constant, as many as `shape` says, or one that fills it. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: HostValues;
}

export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  readonly attributes: readonly OpAttribute[];
  /** The value of a `Const`. */
  readonly tensor?: HostTensor;
  /** Names of nodes, with `:n` after them for other outputs than the first. */
  readonly inputs: readonly string[];
  /** Of the first output, where it was recorded. */
  readonly shape?: readonly number[];
  /** Nodes that have to be done before. */
  readonly after?: readonly string[];
  /** Nodes that are to be done before if they are done at all. */
  readonly follows?: readonly string[];
}

/** The name of the node whose output it is. */
export const nodeOf = (output: string): string => output.split(':')[0]!;

/** The value of a node's attribute, undefined where it has none of that name. */
export const attributeOf = ({ attributes }: GraphNode, name: string): OpAttribute['value'] | undefined => attributes.find((it) => it.name === name)?.value;

/** Of each output those that take it, as often as they do. */
export function usersOf(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const users = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const input of node.inputs) {
      const known = users.get(input);
      if (known === undefined) users.set(input, [node]);
      else known.push(node);
    }
  }
  return users;
}

/** The attributes that almost every operation has, in the binding's form. */
export const attributesOf = (binding: Binding): {
  type(name: string, dtype: number): OpAttribute;
  shape(name: string, shape: readonly number[]): OpAttribute;
  int(name: string, value: number): OpAttribute;
  flag(name: string, value: boolean): OpAttribute;
  text(name: string, value: string): OpAttribute;
  /** By their kinds. */
  all(given: { flags?: Readonly<Record<string, boolean>> | undefined; ints?: Readonly<Record<string, number>> | undefined }): OpAttribute[];
} => ({
  type: (name, value) => ({ name, type: binding.TF_ATTR_TYPE, value }),
  shape: (name, value) => ({ name, type: binding.TF_ATTR_SHAPE, value }),
  int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
  flag: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
  text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value }),
  all: ({ flags = {}, ints = {} }) => [
    ...Object.entries(flags).map(([name, value]) => ({ name, type: binding.TF_ATTR_BOOL, value })),
    ...Object.entries(ints).map(([name, value]) => ({ name, type: binding.TF_ATTR_INT, value })),
  ],
});
