/** The layer that brings what came into a residual to the shape of its body: the edit that mends a mismatch. */
import { lookUpWord } from '../catalog/index.ts';
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Graph, GraphNode } from '../ir/graph.ts';
import type { Args, Shape } from '../ir/types.ts';

/** `conv(32, 1x1, stride: 2)` or `dense(64)`, checked against the words' own shape rules; undefined where no single layer does it. */
export function projectionTo(from: Shape, to: Shape): string | undefined {
  const channels = to.at(-1);
  if (from.length !== to.length || channels === undefined || channels === null || from.includes(null)) return undefined;
  if (to.length === 1) return `dense(${channels})`;
  const axes = to.length - 1;
  const strides = from.slice(0, axes).map((n, i) => Math.round(n! / (to[i] ?? n!)));
  const equal = strides.every((s) => s === strides[0]);
  const stride = equal ? strides[0]! : strides;
  if (strides.some((s) => s < 1)) return undefined;
  const args: Args = { ...defaults('conv'), filters: channels, kernel_size: 1, stride };
  const shape = lookUpWord('conv', 'layer')!.shape!({ inputs: [from], args });
  if ('problem' in shape || shape.length !== to.length || shape.some((d, i) => d !== to[i])) return undefined;
  const kernel = axes === 1 ? '1' : Array.from({ length: axes }, () => 1).join('x');
  const written = equal ? (strides[0] === 1 ? '' : `, stride: ${strides[0]!}`) : `, stride: ${strides.join('x')}`;
  return `conv(${channels}, ${kernel}${written})`;
}

const defaults = (word: string): Args =>
  Object.fromEntries(lookUpWord(word, 'layer')!.params.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));

/** The edit of a residual whose sides differ. In a block it is shown only: its numbers hold for this call of the block. */
export function projectionFix(node: GraphNode, graph: Graph, from: Shape, to: Shape): Fix | undefined {
  const projection = projectionTo(from, to);
  const region = graph.regions[node.region];
  const { shortcut, header } = node.places;
  const place = shortcut ?? header;
  if (projection === undefined || place === undefined) return undefined;
  let inBlock = false;
  for (let r = region; r; r = graph.regions[r.parent]) inBlock ||= r.kind === 'block';
  const text = shortcut ? projection : `(shortcut: ${projection}) `;
  return {
    title: `residual(shortcut: ${projection}) { …`,
    applicability: inBlock ? 'display' : 'unsafe',
    edits: [{ place, text }],
  };
}
