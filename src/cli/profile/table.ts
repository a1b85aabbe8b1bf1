/** `analyze` for a person: one line a layer, the gradient as a bar on a logarithmic scale, and a last line of totals. */
import { scaleLog } from 'd3-scale';
import picocolors from 'picocolors';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { showShape } from '../../ir/types.ts';
import { wantsColor } from '../output.ts';
import { figure } from '../../draw/profile/figure.ts';
import { healthLines } from '../../draw/profile/health.ts';
import type { LayerProfile, Profile } from '../../draw/profile/profile.ts';

const BAR = 24;
/** A bar of `n` eighths: the last character is one of these. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function profileTable(profile: Profile, findings: readonly Diagnostic[]): string {
  const colors = picocolors.createColors(wantsColor());
  const bar = barScale(profile.layers);
  const header = ['layer', 'shape', 'params', 'forward q'];
  const rows = profile.layers.map((it) => [it.name, it.shape === null ? '?' : showShape(it.shape), it.parameters === 0 ? '' : count(it.parameters), it.forward === null ? '' : figure(it.forward)]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ');
  const lines = [colors.bold(`${line(header)}   gradient at the layer (log scale, predicted, 90 % interval)`)];
  rows.forEach((row, i) => {
    const { gradient } = profile.layers[i]!;
    const shown = gradient === null ? '' : `   ${bar(gradient.norm).padEnd(BAR)}  ${figure(gradient.norm)}  ${colors.dim(`[${figure(gradient.low)}, ${figure(gradient.high)}]`)}`;
    lines.push(`${line(row)}${shown}`.trimEnd());
  });
  const health = profile.health === null ? [] : healthLines(profile.health).map(colors.dim);
  return `${[...lines, ...health, totals(profile, findings)].join('\n')}\n`;
}

/** Longest for the largest gradient, an eighth of a character for the smallest; zero and what is not finite have none. */
function barScale(layers: readonly LayerProfile[]): (norm: number) => string {
  const norms = layers.flatMap((it) => (it.gradient && it.gradient.norm > 0 && Number.isFinite(it.gradient.norm) ? [it.gradient.norm] : []));
  const most = Math.max(...norms);
  // at least three decades, so that healthy differences do not look like drama
  const least = Math.min(most / 1000, ...norms);
  const eighths = scaleLog().domain([least, most]).range([1, BAR * 8]).clamp(true);
  return (norm) => {
    if (!(norm > 0) || !Number.isFinite(norm)) return '';
    const n = Math.round(eighths(norm));
    return '█'.repeat(Math.floor(n / 8)) + EIGHTHS[n % 8]!;
  };
}

function totals({ totals: { parameters, flops, activationBytes }, batch }: Profile, findings: readonly Diagnostic[]): string {
  const of = (severity: string): number => findings.filter((it) => it.severity === severity).length;
  const found = (['error', 'warning', 'info'] as const).filter((it) => of(it) > 0).map((it) => `${of(it)} ${it}${of(it) === 1 ? '' : 's'}`);
  // What the forward pass keeps for the backward pass.
  const memory = batch === null ? `${scaled(activationBytes, 'B')} a sample` : `${scaled(activationBytes * batch, 'B')} at batch ${batch}`;
  return [`${count(parameters)} parameters`, `${scaled(flops, 'FLOP')} a sample`, memory, found.length === 0 ? 'clean' : found.join(', ')].join(' · ');
}

const count = (n: number): string => n.toLocaleString('en-US');

function scaled(n: number, unit: string): string {
  if (Number.isNaN(n)) return `? ${unit}`; // an axis of any length
  const steps = [['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3]] as const;
  const step = steps.find(([, size]) => n >= size);
  return step === undefined ? `${n} ${unit}` : `${Number((n / step[1]).toPrecision(3))} ${step[0]}${unit}`;
}
