/** Turns a graph into bodies of steps: one for the network and one for every call of a block, activations folded into layers. */
import type { Graph, GraphNode } from '../../ir/graph.ts';
import type { Facts } from '../../passes/facts.ts';
import { findBlocks, type Blocks } from './blocks.ts';
import { literal, list } from './js.ts';
import { activationName, layerCall, takesActivation, type LayerCall } from './layer-call.ts';
import type { Body, Instance, LayerStep, Round, Step, ValueId } from './plan.ts';
import { NotEmittable } from './values.ts';

export interface Outline {
  readonly body: Body;
  /** Inner calls before the calls around them. */
  readonly instances: readonly Instance[];
  /** The value that a node's output is in the program: a folded activation's is its layer's. */
  readonly valueOf: (node: number) => ValueId;
}

/** `report` hears of nodes that have no form in this target. */
export function outline(graph: Graph, facts: Facts, report: (node: GraphNode, word: string) => void): Outline {
  const blocks = findBlocks(graph);
  const calls = graph.nodes.map((node) => callOf(node, graph, facts, report));
  const folded = foldActivations(graph, calls);
  const value = (id: number): ValueId => folded.valueOf[id]!;
  const users = usersOf(graph, value);
  const owners = new Set(graph.nodes.flatMap(({ weightsOf }) => (weightsOf === undefined ? [] : [weightsOf])));
  const instances: Instance[] = [];

  const build = (first: number, last: number, prefix: string, depth: number, main?: number): Body => {
    const steps: Step[] = [];
    for (let id = first; id <= last; id++) {
      const inner = blocks.calls.get(blocks.around(id)[depth] ?? -1);
      const node = graph.nodes[id]!;
      const round = roundOf(graph, inner?.region.parent ?? node.region, blocks);
      if (inner) {
        const body = build(inner.first, inner.last, `${inner.name}.`, depth + 1, inner.region.output);
        const instance: Instance = { block: inner.region.of ?? inner.region.name, args: inner.region.args ?? {}, body, given: [] };
        instances.push(instance);
        steps.push({ kind: 'call', name: inner.name.slice(prefix.length), instance, inputs: body.inputs, outputs: body.outputs, ...round });
        id = inner.last;
      } else if (folded.kept[id]) {
        const name = node.name.slice(prefix.length);
        const call = folded.calls[id] as Exclude<Call, 'identity'>;
        const common = { name, inputs: node.inputs.map(value), outputs: [id] };
        if (call === 'input') steps.push({ kind: 'input', ...common, shape: list(facts.shapes[id]!.map((n) => literal(n))) });
        else if (node.weightsOf !== undefined) steps.push({ kind: 'reuse', ...common, owner: value(node.weightsOf) });
        else {
          const label = folded.labels[id]?.slice(prefix.length) ?? name;
          const step: LayerStep = { kind: 'layer', ...common, label, ...call, ...round, ...(owners.has(id) ? { shared: true } : {}) };
          steps.push(step);
        }
      }
    }
    const own = (id: ValueId): boolean => id >= first && id <= last;
    const inputs = [...new Set(steps.flatMap((step) => step.inputs))].filter((id) => !own(id));
    const leaving = [...users].filter(([id, by]) => own(id) && by.some((user) => !own(user))).map(([id]) => id).sort((a, b) => a - b);
    const result = main === undefined ? undefined : value(main);
    if (result !== undefined && own(result)) leaving.unshift(result);
    return { inputs, outputs: [...new Set(leaving)], steps };
  };

  return { body: build(0, graph.nodes.length - 1, '', 0), instances, valueOf: value };
}

type Call = LayerCall | 'input' | 'identity';

function callOf(node: GraphNode, graph: Graph, facts: Facts, report: (node: GraphNode, word: string) => void): Call {
  if (node.word.family === 'layer' && node.word.arity === 'source') return 'input';
  if (node.word.name === 'output') return 'identity';
  try {
    return layerCall(node, graph, facts);
  } catch (error) {
    if (!(error instanceof NotEmittable)) throw error;
    report(node, error.word);
    return 'identity';
  }
}

/** `conv -> tanh` as one layer, where nothing else takes what the convolution gives. */
function foldActivations(graph: Graph, calls: readonly Call[]): { calls: Call[]; kept: boolean[]; valueOf: number[]; labels: (string | undefined)[] } {
  const uses = new Map<number, number>();
  for (const id of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ node }) => node)]) {
    uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  const owners = new Set(graph.nodes.flatMap(({ weightsOf }) => (weightsOf === undefined ? [] : [weightsOf])));
  const folded = {
    calls: [...calls],
    kept: calls.map((call) => call !== 'identity'),
    valueOf: calls.map((_, id) => id),
    labels: calls.map(() => undefined as string | undefined),
  };
  for (const node of graph.nodes) {
    const [source] = node.inputs;
    if (source === undefined) continue;
    if (!folded.kept[node.id]) folded.valueOf[node.id] = folded.valueOf[source]!;
    const activation = calls[node.id] === 'identity' ? undefined : activationName(node);
    const layer = folded.calls[source]!;
    const from = graph.nodes[source]!;
    if (activation === undefined || typeof layer === 'string' || !folded.kept[source] || !takesActivation(layer)) continue;
    if (uses.get(source) !== 1 || from.region !== node.region || [node, from].some((n) => n.weightsOf !== undefined || owners.has(n.id))) continue;
    folded.calls[source] = { ...layer, args: withActivation(layer, activation) };
    folded.kept[node.id] = false;
    folded.valueOf[node.id] = source;
    // a name that a person gave is kept for the variable; the layer's own stays, since weights are known by it
    if (!new RegExp(`(^|\\.)${node.word.name}\\d*$`).test(node.name)) folded.labels[source] = node.name;
  }
  return folded;
}

/** Before the initializers, as people write it. */
function withActivation({ args }: LayerCall, activation: string): LayerCall['args'] {
  const at = args.findIndex(({ key }) => key.endsWith('Initializer'));
  const place = at === -1 ? args.length : at;
  return [...args.slice(0, place), { key: 'activation', code: literal(activation) }, ...args.slice(place)];
}

function usersOf(graph: Graph, value: (id: number) => ValueId): Map<ValueId, number[]> {
  const users = new Map<ValueId, number[]>();
  const add = (id: ValueId, user: number): void => void (users.get(id) ?? users.set(id, []).get(id)!).push(user);
  for (const { id, inputs } of graph.nodes) for (const input of inputs) add(value(input), id);
  for (const { node } of graph.outputs) add(value(node), Infinity);
  return users;
}

/** The nearest repeat around a region, without leaving the function that the region is in. */
function roundOf(graph: Graph, region: number, blocks: Blocks): { round?: Round } {
  for (let at = graph.regions[region]!; at.kind !== 'network' && !blocks.calls.has(at.id); at = graph.regions[at.parent]!) {
    if (at.kind === 'repeat') return { round: { repeat: `${at.parent}:${at.place.file}:${at.place.start}`, round: at.round ?? 0 } };
  }
  return {};
}
