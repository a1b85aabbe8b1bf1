/** What a node becomes: the maker of a TensorFlow.js layer with its arguments, or the name of an activation to fold into one. */
import type { CostContext, TfjsEmission } from '../../catalog/types.ts';
import type { Graph, GraphNode } from '../../ir/graph.ts';
import { lookUpWord } from '../../catalog/index.ts';
import type { Configured, Value } from '../../ir/types.ts';
import type { Facts } from '../../passes/facts.ts';
import { isDefault } from './defaults.ts';
import { call, camelCase, object, path, type Js } from './js.ts';
import type { Arg } from './plan.ts';
import { NotEmittable, printArgs } from './values.ts';

/** Makers that take `activation`. */
const WITH_ACTIVATION = /^(tf\.)?layers\.(dense|\w*[cC]onv\dd(Transpose)?)$/;

export interface LayerCall {
  readonly callee: string;
  readonly args: readonly Arg[];
}

/** The call that makes a node's layer, without its name. Throws NotEmittable. */
export function layerCall(node: GraphNode, graph: Graph, facts: Facts): LayerCall {
  const activation = activationName(node);
  if (activation !== undefined) return finish({ callee: 'tf.layers.activation', args: { activation } });
  const { tfjs } = node.word.emit;
  const made = typeof tfjs === 'string' ? { callee: `tf.layers.${tfjs}`, args: node.args } : tfjs(contextOf(node, graph, facts));
  return finish(made, node.rateFactor === 0 && facts.costs[node.id]?.weights.some((weight) => weight.trainable) === true);
}

/** A wrapper is frozen by what it wraps: TensorFlow.js passes over its own `trainable`. */
function finish(emission: TfjsEmission, frozen = false): LayerCall {
  const given: Record<string, Value> = {};
  const wraps = Object.values(emission.args).some((value) => isLayer(value ?? null));
  const all = frozen && !wraps ? { ...emission.args, trainable: false } : emission.args;
  for (const [name, value] of Object.entries(all).sort(([a], [b]) => rank(a) - rank(b))) {
    if (value !== undefined && value !== null) given[camelCase(name)] = oneForAllAxes(camelCase(name), value);
  }
  const kept = Object.fromEntries(Object.entries(given).filter(([key, value]) => !isDefault(emission.callee, key, value, given)));
  const args = Object.entries(kept).flatMap(([key, value]): Arg[] =>
    isLayer(value) ? [{ key, code: printLayer(value, frozen) }] : printArgs({ [key]: value }).map(([name, code]) => ({ key: name, code })),
  );
  // TensorFlow.js' own layers refuse a penalty on what they give; the runtime's of the same name take it
  const callee = 'activityRegularizer' in kept ? emission.callee.replace(/^tf\./, '') : emission.callee;
  return { callee, args };
}

const isLayer = (value: Value): value is Configured =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word' && value.family === 'layer';

/** A layer given to another one, which names it. */
function printLayer({ word: name, args, inputs = [] }: Configured, frozen: boolean): Js {
  const word = lookUpWord(name, 'layer');
  if (word === undefined) throw new NotEmittable(name);
  const { tfjs } = word.emit;
  const made = finish(typeof tfjs === 'string' ? { callee: `tf.layers.${tfjs}`, args } : tfjs({ args, inputs, output: [], weights: [] }), frozen);
  return call(path(made.callee), [object(made.args.map(({ key, code }) => [key, code] as const))]);
}

/** Size, stride, padding, as people write them; then the rest in the catalogue's order. */
const FIRST = ['filters', 'units', 'kernelSize', 'poolSize', 'strides', 'padding'];
const rank = (name: string): number => (FIRST.indexOf(camelCase(name)) + 1 || FIRST.length + 1);

/** `[3, 3]` as 3, which TensorFlow.js takes for every axis. */
function oneForAllAxes(key: string, value: Value): Value {
  if (!['kernelSize', 'strides', 'poolSize', 'dilationRate'].includes(key) || !Array.isArray(value)) return value;
  const [first] = value as readonly Value[];
  return first !== undefined && value.every((item) => item === first) ? first : value;
}

function contextOf(node: GraphNode, graph: Graph, facts: Facts): CostContext {
  const output = facts.shapes[node.id];
  const inputs = node.inputs.map((id) => facts.shapes[id]);
  if (output === undefined || inputs.includes(undefined)) throw new Error(`no shape for ${graph.nodes[node.id]!.name}`);
  return { inputs: inputs as CostContext['inputs'], args: node.args, output, weights: facts.costs[node.id]?.weights ?? [] };
}

/** The name to give as `activation:`, for an activation that is no more than a name. */
export function activationName(node: GraphNode): string | undefined {
  const { word } = node;
  if (word.family !== 'activation' || typeof word.emit.tfjs !== 'string') return undefined;
  if (Object.values(node.args).some((value) => value !== null)) throw new NotEmittable(word.name);
  return word.emit.tfjs;
}

/** May this layer take the activation that follows it as an argument? */
export const takesActivation = (call: LayerCall): boolean =>
  // a penalty is on what the layer itself gives, not on what an activation makes of it
  WITH_ACTIVATION.test(call.callee) && !call.args.some(({ key }) => key === 'activation' || key === 'activityRegularizer');
