/**
 * Has every operation of a recorded step take its inputs from where their values were made: TensorFlow.js brings tensors to other
 * shapes and back around many operations, and to types that they have already, and multiplies by a loss' own gradient, which is
 * 1, each time an operation of its own in the graph.
 */
import { attributeOf, usersOf, type GraphNode } from './nodes.ts';

/** TensorFlow estimates what these cost, and warns where it is not told the shape, which it does not know of an operation of ours. */
const TOLD = new Set(['Softmax']);

/** @param shapes of outputs; where one is not known its reshapes stay */
export function direct(nodes: readonly GraphNode[], shapes: ReadonlyMap<string, readonly number[]>): GraphNode[] {
  /** Of outputs that are others in another shape, or no different at all: that other. */
  const views = new Map<string, string>();
  const ones = new Set(nodes.flatMap(({ name, tensor }) => (tensor?.shape.length === 0 && tensor.values[0] === 1 ? [name] : [])));
  for (const node of nodes) {
    const { name, operation, inputs } = node;
    const same = operation === 'Reshape' || (operation === 'Cast' && attributeOf(node, 'SrcT') === attributeOf(node, 'DstT')) || (operation === 'Mul' && ones.has(inputs[1]!));
    if (same) views.set(name, inputs[0]!);
  }
  /** The values as early as they are there, in the same shape. */
  const sameShape = (output: string): string => {
    const wanted = shapes.get(output)?.join();
    let found = output;
    if (wanted === undefined) return found;
    for (let from = views.get(output); from !== undefined; from = views.get(from)) if (shapes.get(from)?.join() === wanted) found = from;
    return found;
  };
  /** In any shape. */
  const origin = (output: string): string => {
    let from = output;
    for (let next = views.get(from); next !== undefined; next = views.get(from)) from = next;
    return from;
  };
  const users = usersOf(nodes);
  const place = new Map(nodes.map(({ name }, i) => [name, i]));
  /** Those before the `end`th that use a node's values, where it is such another. */
  const usersBefore = (end: number, output: string): string[] => {
    const before = views.has(output) ? (users.get(output) ?? []).filter(({ name }) => place.get(name)! < end) : [];
    return before.flatMap(({ name }) => [name, ...usersBefore(end, name)]);
  };
  const inputsOf = ({ operation, inputs }: GraphNode): readonly string[] =>
    TOLD.has(operation) ? inputs : inputs.map((input, at) => (operation === 'Reshape' && at === 0 ? origin(input) : sameShape(input)));
  return nodes.map((node, i) => ({
    ...node,
    ...(node.follows && { follows: [...new Set(node.follows.flatMap((name) => [name, ...usersBefore(i, name)]))] }),
    inputs: inputsOf(node),
  }));
}
