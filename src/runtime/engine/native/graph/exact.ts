/**
 * Keeps TensorFlow's optimizer from what changes bits. Steps with and without a graph would no longer agree, and networks that
 * are sensitive to their last bits would be seen to part. In a graph it makes
 * - of a division by a constant a product with the reciprocal, which is another number unless the constant is a power of two,
 * - of a division by a square root a product with what 1/√ gives by an operation of its own,
 * - of the gradients of a convolution's filter and bias one operation, whose sums have another order,
 * - of a product or convolution and some activations one operation, and of x · sigmoid(x), with other approximations,
 * - of products of matrices and a factor of theirs one operation, which rounds once less.
 */
import { nativeBackend } from './backend.ts';
import { attributesOf, type GraphNode } from './nodes.ts';

const APPROXIMATED = new Set(['Elu', 'Sigmoid', 'Tanh']);

/** The same nodes, and values that the optimizer does not look behind. */
export function exactly(nodes: readonly GraphNode[]): GraphNode[] {
  const { binding } = nativeBackend();
  const { type } = attributesOf(binding);
  const anyShape = { name: 'shape', type: binding.TF_ATTR_SHAPE, value: null };
  const makers = new Map(nodes.map((node) => [node.name, node]));
  /** Where the values of an output are from: the optimizer sees through changes of shape, and of type from a type to itself. */
  const origin = (output: string): string => {
    const maker = makers.get(output);
    return maker?.operation === 'Reshape' || maker?.operation === 'Cast' ? origin(maker.inputs[0]!) : output;
  };
  const filtered = new Set(nodes.flatMap(({ operation, inputs }) => (operation === 'Conv2DBackpropFilter' ? [origin(inputs[2]!)] : [])));
  const typeOf = ({ attributes }: GraphNode): number => attributes.find(({ name }) => name === 'T')!.value as number;

  /** Of a product with a constant, which factor is a product of matrices. */
  function scaled(factors: readonly string[]): number | undefined {
    const operations = factors.map((name) => makers.get(origin(name))?.operation);
    const index = operations.indexOf('BatchMatMulV2');
    return index >= 0 && operations.includes('Const') ? index : undefined;
  }

  /** Of a node, which of its inputs must be a value that came from nowhere. */
  function hides({ operation, inputs }: GraphNode): number | undefined {
    if (operation === 'BiasAddGrad') return filtered.has(origin(inputs[0]!)) ? 0 : undefined;
    if (APPROXIMATED.has(operation)) return 0;
    if (operation === 'Mul') return scaled(inputs);
    if (operation !== 'RealDiv') return undefined;
    const [dividend, divisor] = inputs.map((name) => makers.get(origin(name)));
    return divisor?.operation === 'Sqrt' || (isInexact(divisor) && dividend?.operation !== 'Const') ? 1 : undefined;
  }

  const hidden = new Set<string>();
  return nodes.flatMap((node) => {
    const index = hides(node);
    if (index === undefined) return [node];
    const before = node.inputs[index]!;
    const name = `${before.replace(':', '_')}/as_it_is`;
    const made = hidden.has(name) ? [] : [{ name, operation: 'PlaceholderWithDefault', attributes: [type('dtype', typeOf(node)), anyShape], inputs: [before] }];
    hidden.add(name);
    return [...made, { ...node, inputs: node.inputs.with(index, name) }];
  });
}

const isInexact = (divisor: GraphNode | undefined): boolean => divisor?.operation === 'Const' && divisor.tensor!.values.some((it) => Math.log2(Math.abs(it)) % 1 !== 0);
