/** A network for Mermaid, which Markdown pages draw. */
import { LEFT_OUT } from './labels.ts';
import { colourOf, inkOn } from './scale.ts';
import { SKIPS } from './style.ts';
import type { Box, View } from './view.ts';

/** Entities as Mermaid writes them: with # in place of &. */
const quoted = (text: string): string => `"${text.replace(/[#"<>&;`]/g, (it) => `#${it.charCodeAt(0)};`)}"`;
const brackets: Readonly<Record<Box['kind'], readonly [string, string]>> = {
  input: ['([', '])'], output: ['([', '])'], layer: ['[', ']'], activation: ['(', ')'], merge: ['((', '))'], group: ['[[', ']]'],
};
const strokes = { residual: `stroke:${SKIPS.residual},stroke-width:2px`, dense: `stroke:${SKIPS.dense},stroke-width:2px` };

export function networkMermaid({ graph, boxes, frames, edges }: View): string {
  const node = ({ id, kind, label, detail }: Box): string => {
    const [open, close] = brackets[kind];
    const text = kind === 'activation' || kind === 'merge' ? quoted(label) : `${quoted(label).slice(0, -1)}<br/>${quoted(detail).slice(1)}`;
    return `${id}${open}${text}${close}`;
  };
  const inside = (frame: string | undefined, indent: string): string[] => [
    ...boxes.filter((box) => box.frame === frame).map((box) => indent + node(box)),
    ...frames.filter(({ parent }) => parent === frame).flatMap(({ id, label }) => [`${indent}subgraph ${id}[${quoted(label)}]`, ...inside(id, `${indent}  `), `${indent}end`]),
  ];
  const styles = boxes.map(({ id, ratio }) => { const fill = colourOf(ratio); return `  style ${id} fill:${fill},color:${inkOn(fill)}`; });
  const skips = edges.flatMap(({ kind }, i) => (kind === 'flow' ? [] : [`  linkStyle ${i} ${strokes[kind]}`]));
  const note = graph.incomplete ? `  incomplete>${quoted(LEFT_OUT)}]\n` : '';
  return `flowchart TB
${note}${inside(undefined, '  ').join('\n')}
${edges.map(({ from, to }) => `  ${from} --> ${to}`).join('\n')}
${[...styles, ...skips].join('\n')}
`;
}
