/** Layers that stored weights do not fit: which arguments they were probably trained with, and which misfits follow from others. */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import type { Args, Shape } from '../ir/types.ts';
import type { Misfit } from '../pretrained/match.ts';
import type { NodeCost } from './facts.ts';

export type Shapes = readonly (Shape | undefined)[];

/** Edits of one argument, each tried: with it the layer has the shapes that are stored. In a block it would change the other calls, too. */
export function refitting({ stored }: Misfit, node: GraphNode, graph: Graph, shapes: Shapes): Fix[] {
  const applicability = graph.regions[node.region]?.kind === 'network' ? 'unsafe' : 'display';
  const [kernel = []] = stored ?? [];
  // The last axis of the last weight, of a bias for one, is what the layer gives.
  const given = stored?.at(-1)?.at(-1) ?? NaN;
  const guesses: readonly (readonly [name: string, value: number | boolean | readonly number[]])[] = [
    ['units', given], ['filters', given], ['kernel_size', kernel.slice(0, -2)], ['use_bias', node.args['use_bias'] !== true],
  ];
  return guesses.flatMap(([name, value]): Fix[] => {
    const place = node.places[name];
    if (stored === undefined || place === undefined || !fits({ ...node.args, [name]: value }, node, stored, shapes)) return [];
    const text = typeof value === 'object' ? value.join('x') : String(value);
    return [{ title: `write \`${text}\``, applicability, edits: [{ place, text }] }];
  });
}

function fits(args: Args, { word, inputs: ids }: GraphNode, stored: readonly (readonly number[])[], shapes: Shapes): boolean {
  const inputs = ids.map((id) => shapes[id]!);
  const output = word.shape?.({ inputs, args }) ?? inputs[0]!;
  const weights = 'problem' in output ? [] : word.weights?.({ inputs, args, output }) ?? [];
  return weights.map(({ shape }) => shape.join()).join(' ') === stored.map((shape) => shape.join()).join(' ');
}

interface Found {
  readonly misfit: Misfit;
  readonly node: GraphNode;
}

/** A layer that differs only in what flows into it is right, if a layer before it is wrong: that one alone is told. */
export function withoutConsequences(found: readonly Found[], graph: Graph, costs: readonly (NodeCost | undefined)[], shapes: Shapes): readonly Found[] {
  const wrong = new Set(found.map(({ node }) => node.id));
  const below = new Set<number>();
  for (const { id, inputs } of graph.nodes) if (inputs.some((from) => wrong.has(from) || below.has(from))) below.add(id);
  return found.filter(({ misfit: { at, stored }, node }) => {
    if (at === undefined || !below.has(node.id)) return true;
    const channels = shapes[node.inputs[0] ?? -1]?.at(-1);
    const own = costs[node.id]!.weights[at]!.shape;
    return own.length !== stored![at]!.length || own.some((length, axis) => length !== stored![at]![axis] && length !== channels);
  });
}
