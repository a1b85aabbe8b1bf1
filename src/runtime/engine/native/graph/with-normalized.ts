/**
 * Has convolutions of one position normalize what they read themselves, relu included, so that the normalized values are never in
 * memory; and their gradient, the one through the normalization, and one that comes another way, are one operation
 * (native/pointwise.h). Done to what was recorded, behind `withRelu`; the bits are the same.
 */
import { nativeBackend } from './backend.ts';
import { attributeOf, attributesOf, nodeOf, usersOf, type GraphNode } from './nodes.ts';

const FORWARD = 'GradnetBatchNorm';
const BACKWARD = 'GradnetBatchNormGrad';
const NORMALIZING = new Set(['GradnetPointwise', 'GradnetPointwiseFilterGrad']);
/** The axis of an image. */
const CHANNELS = 3;
/** What they are normalized by: mean, variance, scale and offset. */
const GIVEN = 4;

/**
 * @param always what of `nodes` every step does, as in `withRelu`
 * @param results outputs that are asked for by name, whose nodes therefore stay
 */
export function withNormalized(nodes: readonly GraphNode[], always: readonly GraphNode[], results: readonly string[]): readonly GraphNode[] {
  const { int } = attributesOf(nativeBackend().binding);
  const users = usersOf(always);
  const asked = new Set(results.map(nodeOf));
  const among = new Set(always.map(({ name }) => name));
  const isUsed = ({ name }: GraphNode): boolean => !asked.has(name) && (users.get(name) ?? []).length > 0;
  const made = (node: GraphNode): boolean => node.operation === FORWARD && isRelated(node) && isUsed(node) &&
    users.get(node.name)!.every((user) => NORMALIZING.has(user.operation) && user.inputs[0] === node.name && user.inputs[1] !== node.name);
  const normalizations = new Map(nodes.filter(made).map((node) => [node.name, node]));
  const moments = (name: string): string => `${name}/moments`;
  const renamed = (input: string): string => {
    const [name, index] = input.split(':') as [string, string?];
    return index === undefined || !normalizations.has(name) ? input : index === '1' ? moments(name) : `${moments(name)}:1`;
  };
  return withGradients(nodes.flatMap((node) => {
    const inputs = node.inputs.map(renamed);
    if (normalizations.has(node.name)) return [{ name: moments(node.name), operation: 'GradnetMoments', attributes: [], inputs: inputs.slice(0, 1) }, { ...node, inputs }];
    const before = NORMALIZING.has(node.operation) && among.has(node.name) ? normalizations.get(node.inputs[0]!) : undefined;
    if (before === undefined) return [{ ...node, inputs }];
    const [x, ...by] = before.inputs.map(renamed) as [string, ...string[]];
    return [{
      ...node,
      attributes: [...node.attributes.filter(({ name }) => name !== 'normalized' && name !== 'epsilon'), int('normalized', GIVEN), epsilonOf(before)],
      inputs: [x, inputs[1]!, moments(before.name), `${moments(before.name)}:1`, ...by],
    }];
  }), users, asked);
}

const isRelated = (node: GraphNode): boolean => attributeOf(node, 'relu') === true;
const epsilonOf = ({ attributes }: GraphNode): GraphNode['attributes'][number] => attributes.find(({ name }) => name === 'epsilon')!;

function withGradients(nodes: readonly GraphNode[], users: ReturnType<typeof usersOf>, asked: ReadonlySet<string>): GraphNode[] {
  const { int } = attributesOf(nativeBackend().binding);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const alone = (output: string): boolean => users.get(output)?.length === 1 && !asked.has(nodeOf(output));
  /** Of a gradient that goes through both, the one through the product. */
  const joined = new Map(nodes.flatMap((node) => {
    const product = byName.get(node.inputs[0] ?? '');
    const fits = node.operation === BACKWARD && isRelated(node) && !asked.has(node.name) && product?.operation === 'GradnetPointwiseInputGrad' && alone(product.name);
    return fits ? [[node.name, product] as const] : [];
  }));
  /** Of such a gradient, the sum that takes its place, and what else is in that. */
  const sums = new Map(nodes.flatMap((node) => {
    const at = node.operation === 'Add' ? node.inputs.findIndex((input) => joined.has(input) && alone(input)) : -1;
    if (at < 0) return [];
    const other = node.inputs[1 - at]!;
    const split = alone(other) && isSplit(byName.get(other), byName) ? other : undefined;
    return [[node.inputs[at]!, { name: node.name, split, other: split === undefined ? other : byName.get(split)!.inputs[0]! }] as const];
  }));
  /** What was split only for such sums: what else is wanted of it is taken by itself. */
  const splits = new Set([...joined.keys()].flatMap((name) => sums.get(name)?.split ?? []));
  const replaced = new Set([...sums.values()].map(({ name }) => name));
  const renamed = (input: string): string => {
    const [name, index] = input.split(':') as [string, string?];
    if (index !== undefined && splits.has(name)) return `${name}/${index}`;
    return index === undefined || !sums.has(name) ? input : `${sums.get(name)!.name}:${index}`;
  };
  return nodes.flatMap((node) => {
    if (replaced.has(node.name)) return [];
    const inputs = node.inputs.map(renamed);
    if (splits.has(node.name)) return parts({ ...node, inputs }, byName.get(node.inputs[1]!)!.tensor!.values);
    const product = joined.get(node.name);
    if (product === undefined) return [{ ...node, inputs }];
    const sum = sums.get(node.name);
    const whole: GraphNode = {
      name: sum?.name ?? node.name,
      operation: 'GradnetPointwiseNormGrad',
      attributes: [epsilonOf(node), int('added', sum === undefined ? 0 : 1)],
      inputs: [...product.inputs.map(renamed), ...inputs.slice(1), ...(sum === undefined ? [] : [renamed(sum.other)])],
    };
    // what is only measured now and then may want the gradient that is not a sum yet
    return sum === undefined ? [whole] : [{ ...node, inputs }, whole];
  });
}

/** Whether it cuts images between channels; the operation finds the first ones where they are. */
function isSplit(node: GraphNode | undefined, byName: ReadonlyMap<string, GraphNode>): boolean {
  const given = (index: number): ArrayLike<unknown> | undefined => byName.get(node?.inputs[index] ?? '')?.tensor?.values;
  return node?.operation === 'SplitV' && given(1) !== undefined && given(2)?.length === 1 && given(2)![0] === CHANNELS;
}

/** Each output of a split as an operation of its own, under the output's name. */
function parts(split: GraphNode, sizes: ArrayLike<unknown>): GraphNode[] {
  const { int } = attributesOf(nativeBackend().binding);
  let from = 0;
  return Array.from(sizes, Number).map((count, index) => {
    const node = { name: index === 0 ? split.name : `${split.name}/${index}`, operation: 'GradnetChannels', attributes: [int('from', from), int('count', count)], inputs: [split.inputs[0]!] };
    from += count;
    return node;
  });
}
