/** A network for Graphviz. */
import { LEFT_OUT } from './labels.ts';
import { colourOf, inkOn } from './scale.ts';
import { SKIPS } from './style.ts';
import type { Box, View } from './view.ts';

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
const shapes: Readonly<Partial<Record<Box['kind'], string>>> = { merge: 'circle', group: 'box3d', input: 'oval', output: 'oval' };
const lines = { flow: '', residual: ` [color="${SKIPS.residual}", penwidth=2]`, dense: ` [color="${SKIPS.dense}", penwidth=2]` };

export function networkDot({ graph, boxes, frames, edges }: View): string {
  const node = ({ id, kind, label, detail, ratio, about }: Box): string => {
    const fill = colourOf(ratio);
    const text = kind === 'activation' || kind === 'merge' ? label : `${label}\n${detail}`;
    return `${id} [label=${quoted(text)}, shape=${shapes[kind] ?? 'box'}, fillcolor="${fill}", fontcolor="${inkOn(fill)}", tooltip=${quoted(about.join('\n'))}];`;
  };
  const inside = (frame: string | undefined, indent: string): string[] => [
    ...boxes.filter((box) => box.frame === frame).map((box) => indent + node(box)),
    ...frames.filter(({ parent }) => parent === frame).flatMap(({ id, label }) =>
      [`${indent}subgraph cluster_${id} {`, `${indent}  label=${quoted(label)}; style=dashed;`, ...inside(id, `${indent}  `), `${indent}}`]),
  ];
  return `digraph ${quoted(graph.name)} {
  ${graph.incomplete ? `label=${quoted(LEFT_OUT)}; labelloc=t; ` : ''}node [style="filled,rounded", fontname="monospace", fontsize=11];
${inside(undefined, '  ').join('\n')}
${edges.map(({ from, to, kind }) => `  ${from} -> ${to}${lines[kind]};`).join('\n')}
}
`;
}
