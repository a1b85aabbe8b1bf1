/** What is written on a box, and what is told when somebody points at it. */
import type { Param } from '../../catalog/types.ts';
import type { Graph } from '../../ir/graph.ts';
import { showShape, type Value } from '../../ir/types.ts';
import { callText } from '../../passes/call-text.ts';
import type { Facts } from '../../passes/facts.ts';
import type { Group } from './outline.ts';
import type { Box } from './view.ts';

export type Described = Pick<Box, 'kind' | 'label' | 'detail' | 'word' | 'about'>;

/** Stands on every drawing of a network that is less than its file says. */
export const LEFT_OUT = 'incomplete: steps with errors are left out';

/** Longer ones end in dots; all of them is told in `about`. */
const LONGEST = 36;
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

/** Words that merge what comes in, drawn as a sign. */
const merging = new Set(['add', 'subtract', 'multiply', 'average', 'maximum', 'minimum', 'concat']);

const shapeOf = (facts: Facts, id: number): string => { const shape = facts.shapes[id]; return shape ? showShape(shape) : '?'; };
const several = (count: number, what: string): string => `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

/** First and last where they differ: what a repetition makes of it. */
const range = (texts: readonly string[]): string => {
  const [first = '', last = ''] = [texts[0], texts[texts.length - 1]];
  return first === last ? first : `${first} … ${last}`;
};

/** @param ids the layer, in every round that it is drawn for */
export function describeNode(graph: Graph, facts: Facts, ids: readonly number[]): Described {
  const nodes = ids.map((id) => graph.nodes[id]!);
  const { word, inputs } = nodes[0]!;
  const kind = word.family === 'activation' ? 'activation' : word.name === 'input' || word.name === 'output' ? word.name : merging.has(word.name) && inputs.length > 1 ? 'merge' : 'layer';
  const parameters = ids.reduce((sum, id) => sum + (facts.costs[id]?.parameters ?? 0), 0);
  return {
    kind,
    word: word.name,
    label: shortened(range(nodes.map((node) => callText(node, givesShape).replace(/\b(kernel|pool)_size: /, '')))),
    detail: range(ids.map((id) => shapeOf(facts, id))),
    about: [
      ids.length === 1 ? nodes[0]!.name : `${nodes[0]!.name} … ${nodes[nodes.length - 1]!.name}`,
      range(nodes.map((node) => callText(node))),
      ...(parameters > 0 ? [several(parameters, 'parameter')] : []),
      ...(nodes[0]!.weightsOf === undefined ? [] : [`weights of ${graph.nodes[nodes[0]!.weightsOf]!.name}`]),
      ...(nodes.some(({ rateFactor }) => rateFactor === 0) ? ['frozen'] : []),
    ],
  };
}

/** Figures, sizes and new names; how weights are drawn and the like would only fill the page. */
function givesShape({ type, default: standard }: Param, value: Value): boolean {
  return ['integer', 'number', 'fraction', 'size', 'shape', 'label'].includes(type.type) && JSON.stringify(value) !== JSON.stringify(standard);
}

/** `Bottleneck(64, stride: 2) ×3`. */
export function groupLabel({ region, count }: Group): string {
  return shortened(region.call ?? 'repeat') + (count > 1 ? ` ×${count}` : '');
}

export function describeGroup(graph: Graph, facts: Facts, group: Group): Described {
  const { region, nodes } = group;
  const last = nodes.reduce((a, b) => Math.max(a, b), 0);
  const parameters = nodes.reduce((sum, id) => sum + (facts.costs[id]?.parameters ?? 0), 0);
  const inside = new Set(nodes.map((id) => graph.nodes[id]!.region));
  const skipping = graph.regions.filter(({ id, kind }) => inside.has(id) && (kind === 'residual' || kind === 'dense_connection'));
  const layers = several(nodes.length, 'layer');
  const dense = skipping.filter(({ kind }) => kind === 'dense_connection').length;
  return {
    kind: 'group',
    word: region.of ?? 'repeat',
    label: groupLabel(group),
    detail: `${shapeOf(facts, last)} · ${layers}`,
    about: [
      region.name === '' ? 'repeat' : region.name,
      layers,
      ...(skipping.length > dense ? [several(skipping.length - dense, 'residual connection')] : []),
      ...(dense > 0 ? [several(dense, 'dense connection')] : []),
      ...(parameters > 0 ? [several(parameters, 'parameter')] : []),
    ],
  };
}
