/** Writes the network: a function for every kind of block, and `buildModel`. */
import type { Graph } from '../../ir/graph.ts';
import { lastUsesOf, writeBody } from './body.ts';
import { shareFunctions, templateOf } from './functions.ts';
import { call, comment, list, literal, object, path, type Js } from './js.ts';
import { findLoops } from './loops.ts';
import { Names } from './names.ts';
import type { Outline } from './outline.ts';
import type { BlockFunction, Body } from './plan.ts';

/** Top-level statements: block functions in the order in which they need each other, then `buildModel`. */
export function writeModel(graph: Graph, { body, instances, valueOf }: Outline, scope: Names): string[] {
  const functions = shareFunctions(instances, scope);
  findLoops(body);
  return [...functions.map((fn) => writeFunction(fn, functions, scope)), writeBuildModel(graph, body, valueOf, scope)];
}

function writeFunction(fn: BlockFunction, functions: readonly BlockFunction[], scope: Names): string {
  const body = templateOf(fn);
  const names = new Names(scope);
  names.take('name');
  const params = fn.params.map((param) => (names.take(param), param));
  const last = lastUsesOf(body);
  const inputs = body.inputs.map((value, n) => names.take(body.inputs.length > 1 ? `input${n + 1}` : last.get(value) === 0 ? 'x' : 'input'));
  const { lines, outputs } = writeBody(body, { names, style: 'flowing', inFunction: true, inputs, declared: inputs.includes('x') ? ['x'] : [] });
  const heading = [...inputs, 'name', ...(params.length === 0 ? [] : [`{ ${params.join(', ')} }`])];
  const result = outputs.length === 1 ? outputs[0]! : list(outputs);
  return [comment(describe(fn, functions)), `function ${fn.name}(${heading.join(', ')}) {`, ...lines, `return ${result.code};`, '}'].join('\n');
}

/** `block Basic, stride: 2`: what tells this function from others of the same block. */
function describe(fn: BlockFunction, functions: readonly BlockFunction[]): string {
  const siblings = functions.filter(({ block }) => block === fn.block);
  const fixed = siblings.length === 1 ? [] : Object.entries(fn.instances[0]!.args).filter(([name, value]) =>
    fn.instances.every(({ args }) => args[name] === value) &&
    siblings.some((other) => other !== fn && other.instances.some(({ args }) => args[name] !== value)));
  return [`block ${fn.block}`, ...fixed.map(([name, value]) => `${name}: ${value}`)].join(', ');
}

function writeBuildModel(graph: Graph, body: Body, valueOf: Outline['valueOf'], scope: Names): string {
  const names = new Names(scope);
  const style = body.steps.some(({ kind }) => kind === 'call' || kind === 'loop') ? 'flowing' : 'named';
  // a single input needs no name: it has no weights, and nothing is reported of it
  const steps = body.steps.map((step) => (step.kind === 'input' && graph.inputs.length === 1 ? { ...step, name: '' } : step));
  const wanted = { ...body, steps, outputs: [...new Set([...graph.inputs, ...graph.outputs.map(({ node }) => valueOf(node))])] };
  const { lines, outputs } = writeBody(wanted, { names, style, inFunction: false, inputs: [] });
  const variables = new Map(wanted.outputs.map((value, n) => [value, outputs[n]!]));
  const one = (items: readonly Js[]): Js => (items.length === 1 ? items[0]! : list(items));
  const model = call(path('tf.model'), [object([
    ['name', literal(graph.name)],
    ['inputs', one(graph.inputs.map((id) => variables.get(id)!))],
    ['outputs', one(graph.outputs.map(({ node }) => variables.get(valueOf(node))!))],
  ])]);
  return ['export function buildModel() {', ...lines, `return ${model.code};`, '}'].join('\n');
}
