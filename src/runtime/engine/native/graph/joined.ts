/**
 * Joins what dense layers do in a recorded step to operations of our own that do it in one pass (native/matrices.h,
 * native/updates.h): a product with its bias and relu, a gradient with relu's, and Adam's updates of all variables, which make
 * the gradients of kernels and biases themselves where nobody else needs them. The bits are those of the single operations.
 */
import { nativeBackend } from './backend.ts';
import { attributeOf, attributesOf, nodeOf, type GraphNode } from './nodes.ts';
import { needed } from './prune.ts';
import { STEP_RESULTS } from './recorded.ts';
import { OWN_ADAM } from './resource-updates.ts';

export interface Joinable {
  readonly nodes: readonly GraphNode[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly writes: readonly string[];
}

/** An update of several variables, in the order of what it tells of them. */
export interface JointUpdate {
  readonly name: string;
  /** `first`: nothing was written to the variable before. */
  readonly of: readonly { readonly variable: string; readonly gradient: string; readonly first: boolean }[];
}

/** Fed 1 where updates are to tell how large gradients, weights and changes are. */
export const MEASURED = 'measured';

/** The same step; what nobody needs any more is among the nodes still. */
export function joined({ nodes, outputs, writes }: Joinable): Pick<Joinable, 'nodes' | 'writes'> & { readonly updates: readonly JointUpdate[] } {
  const names = new Map<string, string>();
  const layers = withLayers(nodes, Object.values(outputs), names);
  const { nodes: updated, updates } = withUpdates({ nodes: layers, outputs, writes }, names);
  const now = (name: string): string => names.get(name) ?? name;
  const all = (given: readonly string[]): string[] => [...new Set(given.map((name) => now(now(name))))];
  return {
    nodes: updated.map((node) => ({ ...node, ...(node.after && { after: all(node.after) }), ...(node.follows && { follows: all(node.follows) }) })),
    writes: all(writes),
    updates,
  };
}

/** @param names is told of the node that does what another did */
function withLayers(nodes: readonly GraphNode[], results: readonly string[], names: Map<string, string>): GraphNode[] {
  const { flag } = attributesOf(nativeBackend().binding);
  const uses = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...results].map(nodeOf)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const made = new Map<string, GraphNode>();
  /** The node of an output that only one other needs. */
  const only = (output: string, operation: string): GraphNode | undefined => {
    const node = made.get(output);
    return node?.operation === operation && uses.get(output) === 1 ? node : undefined;
  };
  const instead = (node: GraphNode, by: Omit<GraphNode, 'name'>, parts: readonly GraphNode[]): GraphNode => {
    for (const part of parts) names.set(part.name, node.name);
    return { ...by, name: node.name };
  };
  const joinedTo = (node: GraphNode): GraphNode => {
    if (node.operation === 'BiasAdd') {
      const product = only(node.inputs[0]!, 'GradnetMatMul');
      if (product === undefined) return node;
      return instead(node, { operation: 'GradnetDense', attributes: [...product.attributes, flag('relu', false)], inputs: [...product.inputs, node.inputs[1]!] }, [product]);
    }
    if (node.operation === 'Relu') {
      const dense = only(node.inputs[0]!, 'GradnetDense');
      if (dense === undefined) return node;
      for (const [name, by] of names) if (by === dense.name) names.set(name, node.name);
      return instead(node, { ...dense, attributes: [...dense.attributes.filter(({ name }) => name !== 'relu'), flag('relu', true)] }, [dense]);
    }
    if (node.operation === 'ReluGrad') {
      let from = node.inputs[0]!;
      for (let shape = only(from, 'Reshape'); shape !== undefined; shape = only(from, 'Reshape')) from = shape.inputs[0]!;
      const product = only(from, 'GradnetMatMul');
      if (product === undefined) return node;
      return instead(node, { operation: 'GradnetGatedMatMul', attributes: product.attributes, inputs: [...product.inputs, node.inputs[1]!] }, [product]);
    }
    return node;
  };
  for (const node of nodes) made.set(node.name, joinedTo(node));
  return [...made.values()];
}

/** Inputs of an update of ours: weights and two moments, numbers that those of one learning rate share, whether it is measured, and the gradient. */
const STATES = 3;
const [TELLS, GRADIENT] = [7, 8];

function withUpdates({ nodes, outputs, writes }: Joinable, names: Map<string, string>): { nodes: GraphNode[]; updates: JointUpdate[] } {
  const groups = new Map<string, GraphNode[]>();
  for (const node of independent(nodes)) {
    const numbers = node.inputs.slice(STATES, GRADIENT).join();
    groups.set(numbers, [...groups.get(numbers) ?? [], node]);
  }
  const members = new Set([...groups.values()].flat());
  const without = nodes.map((node) => (members.has(node) ? { ...node, inputs: node.inputs.slice(0, GRADIENT) } : node));
  const elsewhere = new Set(needed(without, [...writes, ...STEP_RESULTS.flatMap((name) => outputs[name] ?? [])]).map(({ name }) => name));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  /** What makes a gradient, if the update may. */
  const origin = (gradient: string): GraphNode | undefined => {
    let node = byName.get(gradient);
    while (node?.operation === 'Reshape') node = byName.get(node.inputs[0]!);
    return node === undefined || elsewhere.has(node.name) ? undefined : node;
  };
  const lasts = new Map([...groups.values()].map((group) => [group.at(-1)!, oneUpdate(group, origin, names)]));
  const whole = [...lasts.values()];
  return {
    nodes: [...(whole.length > 0 ? asked() : []), ...nodes.flatMap((node) => lasts.get(node)?.node ?? (members.has(node) ? [] : [node]))],
    updates: whole.map(({ node, of }) => ({ name: node.name, of })),
  };
}

/** Whether updates are measured, which they are not unless it is fed. */
function asked(): GraphNode[] {
  const { type, shape } = attributesOf(nativeBackend().binding);
  const { TF_FLOAT } = nativeBackend().binding;
  return [
    { name: `${MEASURED}/not`, operation: 'Const', attributes: [type('dtype', TF_FLOAT)], tensor: { shape: [], dtype: TF_FLOAT, values: Float32Array.of(0) }, inputs: [] },
    { name: MEASURED, operation: 'PlaceholderWithDefault', attributes: [type('dtype', TF_FLOAT), shape('shape', [])], inputs: [`${MEASURED}/not`] },
  ];
}

/** Updates of ours that wait for no other one. */
function independent(nodes: readonly GraphNode[]): GraphNode[] {
  const behind = new Set<string>();
  return nodes.filter((node) => {
    const waits = [...node.inputs, ...node.after ?? [], ...node.follows ?? []].some((name) => behind.has(nodeOf(name)));
    const update = node.operation === OWN_ADAM;
    if (waits || update) behind.add(node.name);
    return update && !waits;
  });
}

function oneUpdate(group: readonly GraphNode[], origin: (gradient: string) => GraphNode | undefined, names: Map<string, string>): { node: GraphNode; of: JointUpdate['of'] } {
  const { int } = attributesOf(nativeBackend().binding);
  const kinds: { values: Made[]; sums: Made[]; products: Made[] } = { values: [], sums: [], products: [] };
  for (const node of group) {
    const states = node.inputs.slice(0, STATES);
    const gradient = node.inputs[GRADIENT]!;
    const told = { variable: states[0]!, gradient, first: node.after?.includes(`${states[0]!}/read`) === true };
    const from = origin(gradient);
    if (from?.operation === 'GradnetSumRows') kinds.sums.push({ states, told, of: from.inputs });
    else if (from !== undefined && isKernelGradient(from)) kinds.products.push({ states, told, of: from.inputs });
    else kinds.values.push({ states, told, of: [gradient] });
  }
  const [first] = group as [GraphNode, ...GraphNode[]];
  for (const node of group) names.set(node.name, first.name);
  const all = [...kinds.values, ...kinds.sums, ...kinds.products];
  const counts = {
    states: STATES * all.length,
    gradients: all.flatMap(({ of }) => of).length,
    ...Object.fromEntries(Object.entries(kinds).map(([kind, made]) => [kind, made.length])),
  };
  const node = {
    ...first,
    attributes: [...first.attributes.filter(({ name }) => !(name in counts)), ...Object.entries(counts).map(([name, value]) => int(name, value))],
    inputs: [...all.flatMap(({ states }) => states), ...first.inputs.slice(STATES, TELLS), MEASURED, ...all.flatMap(({ of }) => of)],
    after: group.flatMap(({ after = [] }) => after),
    follows: group.flatMap(({ follows = [] }) => follows),
  };
  return { node, of: all.map(({ told }) => told) };
}

/** A variable's states, what is told of it, and the inputs of what its gradient is made of. */
interface Made {
  readonly states: readonly string[];
  readonly told: JointUpdate['of'][number];
  readonly of: readonly string[];
}

/** xᵀ · dy */
const isKernelGradient = (node: GraphNode): boolean =>
  node.operation === 'GradnetMatMul' && attributeOf(node, 'transpose_a') === true && attributeOf(node, 'transpose_b') !== true;
