/** Whether two recordings of a step are the same: only then does it depend on nothing but what a replay is given. */
import type { GraphNode, HostTensor } from './nodes.ts';
import type { Trace } from './trace.ts';

const sameValues = ({ values: a }: HostTensor, { values: b }: HostTensor): boolean => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

const shapeOf = ({ name, operation, attributes, inputs, after = [], follows = [], tensor }: GraphNode): string =>
  JSON.stringify([name, operation, attributes, inputs, after, follows, tensor?.shape, tensor?.dtype]);

/** What differs, in words, or undefined. */
export function difference(first: Trace, second: Trace): string | undefined {
  const consumerOf = (name: string): string => first.nodes.find((node) => node.inputs.includes(name))?.operation ?? 'an operation';
  for (const [i, node] of first.nodes.entries()) {
    const other = second.nodes[i];
    if (other === undefined || shapeOf(node) !== shapeOf(other)) {
      return `it does not do the same at every step (${node.operation} in one, ${other?.operation ?? 'nothing'} in the next)`;
    }
    if (node.tensor !== undefined && !sameValues(node.tensor, other.tensor!)) {
      return `JavaScript works out a value anew at every step, which ${consumerOf(node.name)} takes`;
    }
  }
  if (second.nodes.length !== first.nodes.length) return 'it does more at one step than at another';
  return undefined;
}
