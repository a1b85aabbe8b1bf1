/**
 * Keeps TensorFlow's optimizer from what changes bits: it makes of a division by a constant a product with the reciprocal, which
 * is another number unless the constant is a power of two. Steps with and without a graph would no longer agree, and networks
 * that are sensitive to their last bits would be seen to part.
 */
import { nativeBackend } from './backend.ts';
import { attributesOf, type GraphNode } from './nodes.ts';

/** The same nodes, and divisors as values that the optimizer does not look into. */
export function exactly(nodes: readonly GraphNode[]): GraphNode[] {
  const { type, shape } = attributesOf(nativeBackend().binding);
  const constants = new Map(nodes.flatMap((node) => (node.operation === 'Const' ? [[node.name, node.tensor!] as const] : [])));
  const hidden = new Map<string, GraphNode>();
  const behind = (constant: string): string => {
    const { dtype, shape: sizes } = constants.get(constant)!;
    const node = hidden.get(constant) ??
      { name: `${constant}/as_it_is`, operation: 'PlaceholderWithDefault', attributes: [type('dtype', dtype), shape('shape', sizes)], inputs: [constant] };
    hidden.set(constant, node);
    return node.name;
  };
  const whole = nodes.map((node) => {
    const [dividend, divisor] = node.inputs;
    const inexact = node.operation === 'RealDiv' && constants.has(divisor!) && !constants.has(dividend!) && constants.get(divisor!)!.values.some((it) => !isPowerOfTwo(it));
    return inexact ? { ...node, inputs: [dividend!, behind(divisor!)] } : node;
  });
  return whole.flatMap((node) => [node, ...(hidden.has(node.name) ? [hidden.get(node.name)!] : [])]);
}

const isPowerOfTwo = (value: number): boolean => Math.log2(Math.abs(value)) % 1 === 0;
