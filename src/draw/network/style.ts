/** The style sheet of a network's drawing; plain colours, since not every renderer of SVG knows variables. */

/** The letters that widths are reckoned with; a page without them takes its own of the same width. */
export const FONT = 'JetBrains Mono';

/** Ink of skip connections on a light page, in every form of drawing. */
export const SKIPS = { residual: '#7c3aed', dense: '#0f766e' } as const;

const light = { paper: '#ffffff', text: '#1d2330', quiet: '#5b6577', frame: '#b9c1ce', fill: '#f5f7fa', edge: '#7a8496', ...SKIPS, outline: '#8a93a5' };
const dark: Record<keyof typeof light, string> = {
  paper: '#14171d',
  text: '#e6e9ef',
  quiet: '#a3adbf',
  frame: '#3b4352',
  fill: '#1a1e26',
  edge: '#8590a4',
  residual: '#b794f6',
  dense: '#4fd1c5',
  outline: '#5b6577',
};

const colours = (
  it: Record<keyof typeof light, string>,
): string => `.paper{fill:${it.paper}}.title{fill:${it.text}}.quiet,.tick,.name{fill:${it.quiet}}.name{stroke:${it.fill}}.frame{fill:${it.fill};stroke:${it.frame}}
.edge{stroke:${it.edge}}.edge.residual{stroke:${it.residual}}.edge.dense{stroke:${it.dense}}.head{fill:${it.edge}}.head.residual{fill:${it.residual}}.head.dense{fill:${it.dense}}.band{stroke:${it.quiet}}.box rect,.box circle{stroke:${it.outline}}`;

/** @param adapts dark on a dark page as well */
export function styleSheet(adapts: boolean): string {
  return `text{font-family:"${FONT}",ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}.title{font-size:17px;font-weight:600}.quiet,.name{font-size:11px}.name{paint-order:stroke;stroke-width:4px}.tick{font-size:9px}
.edge,.band,.sign{fill:none}.edge{stroke-width:1.3}.edge.residual,.edge.dense{stroke-width:2}.frame{stroke-dasharray:4 3}.sign{stroke-width:1.6}.box.unknown rect{stroke-dasharray:3 3}
${colours(light)}${adapts ? `\n@media (prefers-color-scheme:dark){${colours(dark)}}` : ''}`;
}
