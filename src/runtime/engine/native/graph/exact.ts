/**
 * Keeps TensorFlow's optimizer from what changes bits. Steps with and without a graph would no longer agree, and networks that
 * are sensitive to their last bits would be seen to part. In a graph it makes
 * - of sums of sums one sum of many, which has another order,
 * - of a division by a constant a product with the reciprocal, which is another number unless the constant is a power of two,
 * - of a division by a square root a product with what 1/√ gives by an operation of its own,
 * - of the gradients of a convolution's filter and bias one operation, whose sums have another order,
 * - of a product or convolution and some activations one operation, and of x · sigmoid(x), with other approximations,
 * - of a constant times a product another order of the factors, or with a product of matrices one operation, which rounds once less.
 */
import { nativeBackend } from './backend.ts';
import { attributeOf, attributesOf, type GraphNode } from './nodes.ts';

const SUMS = ['Add', 'AddV2', 'AddN'];
const PRODUCTS = ['BatchMatMulV2', 'Mul', 'RealDiv', 'Square'];
const APPROXIMATED = ['Elu', 'Sigmoid', 'Tanh'];

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
  const isMadeBy = (...operations: string[]) => (output: string): boolean => operations.includes(makers.get(origin(output))?.operation ?? '');
  const isSum = isMadeBy(...SUMS);
  const isConstant = isMadeBy('Const');
  const isProduct = isMadeBy(...PRODUCTS);
  const isRoot = isMadeBy('Sqrt');

  /** Of a node, those of its inputs that must be values which came from nowhere. */
  function hides({ operation, inputs }: GraphNode): readonly string[] {
    const [first, second] = inputs as [string, string];
    if (SUMS.includes(operation)) return inputs.filter(isSum);
    if (operation === 'BiasAddGrad') return filtered.has(origin(first)) ? [first] : [];
    if (APPROXIMATED.includes(operation)) return [first];
    if (operation === 'Mul') return inputs.some(isConstant) ? inputs.filter(isProduct) : [];
    if (operation !== 'RealDiv') return [];
    return isRoot(second) || (isInexact(makers.get(origin(second))) && !isConstant(first)) ? [second] : [];
  }

  const known = new Set<string>();
  const hidden = (output: string): string => `${output.replace(':', '_')}/as_it_is`;
  return nodes.flatMap((node) => {
    const values = hides(node);
    const made = values.filter((it) => !known.has(it)).map((it): GraphNode =>
      ({ name: hidden(it), operation: 'PlaceholderWithDefault', attributes: [type('dtype', attributeOf(node, 'T') as number), anyShape], inputs: [it] }));
    for (const it of values) known.add(it);
    return [...made, { ...node, inputs: node.inputs.map((it) => (values.includes(it) ? hidden(it) : it)) }];
  });
}

const isInexact = (divisor: GraphNode | undefined): boolean => divisor?.operation === 'Const' && divisor.tensor!.values.some((it) => Math.log2(Math.abs(it)) % 1 !== 0);
