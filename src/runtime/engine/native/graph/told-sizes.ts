/**
 * How large gradients, weights and their changes are, told by the updates that have all of them at hand (native/updates.h) and
 * not by passes over each: a measured step then makes no gradient a second time, and keeps no copy of the weights before.
 */
import { nativeBackend } from './backend.ts';
import type { JointUpdate } from './joined.ts';
import { attributeOf, attributesOf, type GraphNode } from './nodes.ts';

const SIZES = 'GradnetSizes';
/** Numbers of a size, and what an update tells the sizes of, in its order. */
const OF_A_SIZE = 2;
const TOLD = ['gradient', 'weights', 'change'] as const;

export interface ToldSizes {
  readonly nodes: readonly GraphNode[];
  /** Outputs in place of others, as far as updates tell them; they need the updates to be done, and `MEASURED` fed 1. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Nodes to stand beside those of a step, whose results `outputs` are. */
export function toldSizes(nodes: readonly GraphNode[], outputs: Readonly<Record<string, string>>, updates: readonly JointUpdate[]): ToldSizes {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const places = placesOf(updates);
  const made = Object.entries(outputs).map(([name, output]) => {
    const node = byName.get(output);
    return { name, nodes: node?.operation === SIZES ? told(node, byName, places, updates) : [] };
  }).filter((it) => it.nodes.length > 0);
  return { nodes: made.flatMap((it) => it.nodes), outputs: Object.fromEntries(made.map((it) => [it.name, it.nodes.at(-1)!.name])) };
}

/** Where among the numbers of all updates one after another a size begins, by what it is of. */
function placesOf(updates: readonly JointUpdate[]): Map<string, number> {
  const places = new Map<string, number>();
  let at = 0;
  for (const { name, of } of updates) {
    for (const { variable, gradient, first } of of) {
      const all = { gradient, weights: `${variable}/read`, change: changeOf(variable, name) };
      for (const kind of TOLD) {
        if (kind === 'gradient' || first) places.set(all[kind], at);
        at += OF_A_SIZE;
      }
    }
  }
  return places;
}

const changeOf = (variable: string, update: string): string => `${variable} after ${update}`;

/** What gives the sizes that `node` does, as far as there are places for them; none where there is none. */
function told(
  node: GraphNode,
  byName: ReadonlyMap<string, GraphNode>,
  places: ReadonlyMap<string, number>,
  updates: readonly JointUpdate[],
): GraphNode[] {
  const { binding } = nativeBackend();
  const { type, int } = attributesOf(binding);
  const { TF_FLOAT, TF_INT32 } = binding;
  const { name, inputs } = node;
  const [count, changes] = ['tensors', 'changes'].map((it) => attributeOf(node, it)) as [number, number];
  const known = updates.flatMap(({ of }) => of).length * TOLD.length * OF_A_SIZE;
  const rest: { readonly tensors: string[]; readonly before: string[] } = { tensors: [], before: [] };
  const starts = inputs.slice(0, count).map((tensor, i) => {
    const before = i < count - changes ? undefined : inputs[count + i - (count - changes)]!;
    const place = places.get(before === undefined ? tensor : changed(tensor, before, byName));
    if (place !== undefined) return place;
    rest.tensors.push(tensor);
    if (before !== undefined) rest.before.push(before);
    return known + (rest.tensors.length - 1) * OF_A_SIZE;
  });
  if (rest.tensors.length === count) return [];
  const constant = (of: string, values: Int32Array, shape: readonly number[]): GraphNode =>
    ({ name: `${name}/${of}`, operation: 'Const', attributes: [type('dtype', TF_INT32)], tensor: { shape, dtype: TF_INT32, values }, inputs: [] });
  const axis = constant('axis', Int32Array.of(0), []);
  const at = constant('places', Int32Array.from(starts.flatMap((start) => [start, start + 1])), [OF_A_SIZE * count]);
  const others: GraphNode[] = rest.tensors.length === 0 ? [] : [{
    name: `${name}/others`, operation: SIZES, attributes: [int('tensors', rest.tensors.length), int('changes', rest.before.length)], inputs: [...rest.tensors, ...rest.before],
  }];
  const parts = [...updates, ...others].map((it) => it.name);
  const all: GraphNode[] = parts.length === 1 ? [] : [{
    name: `${name}/all`, operation: 'ConcatV2', attributes: [type('T', TF_FLOAT), int('N', parts.length), type('Tidx', TF_INT32)], inputs: [...parts, axis.name],
  }];
  return [axis, at, ...others, ...all, {
    name: `${name}/told`, operation: 'GatherV2', attributes: [type('Tparams', TF_FLOAT), type('Tindices', TF_INT32), type('Taxis', TF_INT32), int('batch_dims', 0)],
    inputs: [all[0]?.name ?? parts[0]!, at.name, axis.name],
  }];
}

/** The change of a variable by an update, where it is one: what was read after it, less what it was at the start. */
function changed(tensor: string, before: string, byName: ReadonlyMap<string, GraphNode>): string {
  const read = byName.get(tensor);
  const [variable, update] = [read?.inputs[0], read?.after?.[0]];
  return read?.operation === 'ReadVariableOp' && before === `${variable}/read` ? changeOf(variable!, update!) : '';
}
