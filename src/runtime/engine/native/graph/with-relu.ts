/**
 * Has our own batch normalization do the relu behind it, and its gradient, in the pass in which it writes the values anyway; and
 * the gradient of max pooling that of a relu before it. Automatic differentiation must not see that, so it is done to what was
 * recorded; the bits are the same.
 */
import { usersOf, type GraphNode } from './nodes.ts';

const FORWARD = 'GradnetBatchNorm';
const BACKWARD = 'GradnetBatchNormGrad';
const POOLING = 'GradnetMaxPoolGrad';

/**
 * @param always what of `nodes` every step does: where something else there takes the normalized values, or the gradient between
 * the two, these have to be made anyway. What is only measured now and then may make them for itself.
 */
export function withRelu(nodes: readonly GraphNode[], always: readonly GraphNode[]): readonly GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const users = usersOf(always);
  const used = new Set(always.map(({ name }) => name));
  const alone = (name: string): boolean => users.get(name)?.length === 1;

  /** Of a normalization, the relu that takes its place. */
  const relus = new Map(nodes.flatMap(({ name, operation, inputs: [x] }) =>
    (operation === 'Relu' && used.has(name) && byName.get(x!)?.operation === FORWARD && alone(x!) ? [[x!, name] as const] : [])));
  const renamed = (input: string): string => {
    const [name, index] = input.split(':') as [string, string?];
    return index === undefined || !relus.has(name) ? input : `${relus.get(name)!}:${index}`;
  };
  const normalizations = new Map([...relus].map(([normalization, relu]) => [relu, byName.get(normalization)!]));

  return nodes.map((node) => {
    const whole = normalizations.get(node.name);
    if (whole !== undefined) return { ...relating(whole), name: node.name };
    const inputs = node.inputs.map(renamed);
    if (node.operation === 'ReluGrad') {
      const [gradient, relu] = node.inputs as [string, string];
      const pooling = byName.get(gradient);
      return pooling?.operation === POOLING && pooling.inputs[1] === relu && alone(gradient) ? { ...relating(pooling), name: node.name } : { ...node, inputs };
    }
    if (node.operation !== BACKWARD) return { ...node, inputs };
    const [gradient, ...others] = inputs as [string, ...string[]];
    const before = byName.get(gradient);
    const [relu] = others[1]!.split(':') as [string];
    const through = before?.operation === 'ReluGrad' && before.inputs[1] === relu && normalizations.has(relu) && alone(gradient);
    return through ? { ...relating(node), inputs: [before.inputs[0]!, ...others] } : { ...node, inputs };
  });
}

const relating = (node: GraphNode): GraphNode =>
  ({ ...node, attributes: node.attributes.map((it) => (it.name === 'relu' ? { ...it, value: true } : it)) });
