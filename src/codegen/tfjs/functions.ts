/** Gives block calls their functions: calls that differ in numbers only share one, which takes those numbers as parameters. */
import { holesOf, mapHoles, skeletonOf } from './holes.ts';
import { camelCase, path } from './js.ts';
import { findLoops } from './loops.ts';
import { Names } from './names.ts';
import type { BlockFunction, Body, Instance, Step } from './plan.ts';

/** What a function's own text uses beside its parameters. */
const LOCALS = ['x', 'y', 'i', 'name', 'input'];

/** Finds loops and functions, innermost first; `instances` come inner before outer. Returns functions in the order to write them. */
export function shareFunctions(instances: readonly Instance[], scope: Names): BlockFunction[] {
  const heights = new Map<Instance, number>();
  for (const instance of instances) {
    heights.set(instance, 1 + Math.max(-1, ...callsIn(instance.body.steps).map((inner) => heights.get(inner)!)));
  }
  const functions: BlockFunction[] = [];
  for (const height of new Set([...heights.values()].sort((a, b) => a - b))) {
    const here = instances.filter((instance) => heights.get(instance) === height);
    // calls that differ only in which of their values are used later give all of these
    for (const group of groupBy(here, (body) => skeletonOf({ ...body, outputs: body.outputs.slice(0, 1) }))) uniteOutputs(group);
    for (const { body } of here) findLoops(body);
    for (const group of groupBy(here, skeletonOf)) functions.push(makeFunction(group, functions.length));
  }
  nameFunctions(functions, scope);
  return functions;
}

function groupBy(instances: readonly Instance[], keyOf: (body: Body) => string): Iterable<Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const key = `${instance.block}\n${keyOf(instance.body)}`;
    const group = groups.get(key);
    if (group) group.push(instance);
    else groups.set(key, [instance]);
  }
  return groups.values();
}

/** Steps of the calls correspond one to one, and so do the values that they give. */
function uniteOutputs(instances: readonly Instance[]): void {
  const values = instances.map(({ body }) => body.steps.flatMap((step) => step.outputs));
  const leaving = new Set(instances.flatMap(({ body }, n) => body.outputs.slice(1).map((value) => values[n]!.indexOf(value))));
  const inOrder = [...leaving].sort((a, b) => a - b);
  for (const [n, { body }] of instances.entries()) body.outputs.splice(1, Infinity, ...inOrder.map((at) => values[n]![at]!));
}

const callsIn = (steps: readonly Step[]): Instance[] => steps.flatMap((step) => (step.kind === 'call' ? [step.instance] : []));

/** The body of a function: that of its first call, with parameters where calls differ. */
export function templateOf({ instances, holes, params }: BlockFunction): Body {
  let n = 0;
  return mapHoles(instances[0]!.body, (hole) => {
    const param = holes[n++]!;
    return param === -1 ? hole.code : path(params[param]!);
  });
}

function makeFunction(instances: Instance[], id: number): BlockFunction {
  const given = instances.map(({ body }) => holesOf(body).map(({ code }) => code));
  const names = new Names();
  LOCALS.forEach((local) => names.take(local));
  const params: string[] = [];
  const values: number[] = [];
  const known = new Map<string, number>();
  const holes = holesOf(instances[0]!.body).map(({ key }, n) => {
    const codes = given.map((codes) => codes[n]!.code);
    if (codes.every((code) => code === codes[0])) return -1;
    const wish = argumentBehind(instances, codes, key) ?? key;
    const identity = JSON.stringify([wish, codes]);
    if (!known.has(identity)) {
      known.set(identity, params.length);
      params.push(names.take(wish));
      values.push(n);
    }
    return known.get(identity)!;
  });
  const fn: BlockFunction = { id, block: instances[0]!.block, instances, params, holes, name: '' };
  for (const [at, instance] of instances.entries()) {
    instance.fn = fn;
    instance.given = values.map((n) => given[at]![n]!);
  }
  return fn;
}

/** The block's parameter that has the same value in every call, the one named like the layer's argument if there are several. */
function argumentBehind(instances: readonly Instance[], codes: readonly string[], key: string): string | undefined {
  const same = Object.keys(instances[0]!.args).filter((name) => instances.every(({ args }, n) => args[name] === codes[n]));
  return same.find((name) => camelCase(name) === key) ?? same[0];
}

/** `basic`, and `basicStride2` for calls of the same block that came out differently. */
function nameFunctions(functions: readonly BlockFunction[], scope: Names): void {
  for (const { params } of functions) params.forEach((param) => scope.take(param));
  const byBlock = new Map<string, BlockFunction[]>();
  for (const fn of functions) byBlock.set(fn.block, [...(byBlock.get(fn.block) ?? []), fn]);
  for (const [block, same] of byBlock) {
    const cause = causeOfDifference(same);
    const values = same.map(({ instances }) => (cause === undefined ? '' : (instances[0]!.args[cause] ?? '')));
    // the plain name goes to the calls that leave the argument to its default, or else to the first
    const plain = Math.max(0, values.indexOf(''));
    const base = camelCase(block).replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());
    for (const [n, fn] of same.entries()) fn.name = scope.take(n === plain || cause === undefined ? base : camelCase(`${base}_${cause}_${values[n]!}`));
  }
}

/** The block's parameter that is one short value in each function and another in every other. */
function causeOfDifference(same: readonly BlockFunction[]): string | undefined {
  if (same.length < 2) return undefined;
  const given = same.map(({ instances }) => instances.map(({ args }) => args));
  return [...new Set(given.flat().flatMap((args) => Object.keys(args)))].find((name) => {
    const values = given.map((calls) => new Set(calls.map((args) => args[name] ?? '')));
    const all = new Set(values.flatMap((set) => [...set]));
    return values.every((set) => set.size === 1) && all.size === same.length && [...all].every((value) => /^\w{0,12}$/.test(value));
  });
}
