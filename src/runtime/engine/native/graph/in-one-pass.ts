/**
 * Joins what lies between a Transformer's products in a recorded step to operations of our own that read and write every value
 * once (native/values.cc, native/rows.cc): gelu with the dropout behind it, and their gradients, dropout with the sum behind it,
 * and layer normalization's gradient with the one that goes around its block. A bias is added before a product takes another
 * shape, where TensorFlow adds it in the product's own pass. The bits are those of the single operations.
 */
import { nodeOf, usersOf, type GraphNode } from './nodes.ts';

/**
 * @param always what of `nodes` every step does: where something else there takes the value between two operations it has to be
 * made anyway. What is only measured now and then may make it for itself.
 */
export function inOnePass(nodes: readonly GraphNode[], always: readonly GraphNode[]): readonly GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const place = new Map(nodes.map(({ name }, i) => [name, i]));
  const users = usersOf(nodes);
  const used = new Set(always.map(({ name }) => name));
  /** The node of an output that nobody else takes at every step. */
  const only = (output: string | undefined, operation: string): GraphNode | undefined => {
    const node = output === undefined ? undefined : byName.get(output);
    return node?.operation === operation && users.get(output!)!.filter(({ name }) => used.has(name)).length === 1 ? node : undefined;
  };
  /** Outputs of the operations that went into another one. */
  const renamed = new Map<string, string>();
  const took = (node: GraphNode, by: GraphNode): void => {
    for (const index of [1, 2]) renamed.set(`${node.name}:${index}`, `${by.name}:${index}`);
  };

  const joinedTo = (node: GraphNode): GraphNode[] => {
    if (!used.has(node.name)) return [node];
    const { name, operation, inputs, shape } = node;
    if (operation === 'BiasAdd') {
      const turned = only(inputs[0], 'Reshape');
      const product = only(turned?.inputs[0], 'MatMul') ?? only(turned?.inputs[0], 'GradnetMatMul');
      if (turned === undefined || product?.shape === undefined || product.shape.at(-1) !== shape?.at(-1)) return [node];
      const sum = { ...node, name: `${name}/biased`, inputs: [product.name, inputs[1]!], shape: product.shape };
      return [sum, { ...turned, name, inputs: [sum.name, turned.inputs[1]!] }];
    }
    if (operation === 'GradnetDropout') {
      const gelu = only(inputs[0], 'GradnetGelu');
      return [gelu === undefined ? node : { ...node, operation: 'GradnetGeluDropout', inputs: [gelu.inputs[0]!, inputs[1]!] }];
    }
    if (operation === 'GradnetGeluGrad') {
      const dropout = only(inputs[0], 'GradnetDropoutGrad');
      return [dropout === undefined ? node : { ...dropout, name, operation: 'GradnetGeluDropoutGrad', inputs: [...dropout.inputs, inputs[1]!] }];
    }
    if (!SUMS.includes(operation)) return [node];
    for (const [x, added] of [inputs, inputs.toReversed()] as [string, string][]) {
      const before = only(x, 'GradnetDropout') ?? only(x, 'GradnetLayerNormGrad');
      if (before === undefined || !sameShape(before, byName.get(added))) continue;
      const others = [1, 2].flatMap((index) => users.get(`${before.name}:${index}`) ?? []);
      if (others.some((user) => place.get(user.name)! < place.get(name)!)) continue;
      const whole = { ...before, name, operation: `${before.operation}Sum`, inputs: [...before.inputs, added] };
      took(before, whole);
      return [whole];
    }
    return [node];
  };
  const joined = nodes.flatMap(joinedTo);
  return joined.map((node) => ({ ...node, inputs: node.inputs.map((input) => (byName.has(nodeOf(input)) ? renamed.get(input) ?? input : input)) }));
}

const SUMS = ['Add', 'AddV2'];

/** Whether nothing is repeated where the two are added. */
const sameShape = ({ shape }: GraphNode, other: GraphNode | undefined): boolean =>
  shape !== undefined && other?.shape !== undefined && shape.join() === other.shape.join();
