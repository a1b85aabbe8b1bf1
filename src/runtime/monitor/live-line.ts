/** The two lines that live while an epoch runs, as wide as the terminal is: what matters least goes first. */
import type { Colors } from 'picocolors/types.js';
import { clock, count } from './format.ts';

export interface Moment {
  /** `epoch 3/8` */
  readonly epoch: string;
  readonly step: number;
  readonly steps: number;
  /** `loss 0.131`, the loss first. */
  readonly figures: readonly string[];
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
}

const GAP = '  ';
const BARS = [20, 10] as const;

/** The first of these that fits: with a bar, without, then less and less beside loss and speed. */
export function momentLine({ epoch, step, steps, figures, imagesPerSecond, secondsLeft }: Moment, columns: number, colors: Colors): string {
  const [loss = ''] = figures;
  const all = figures.join(GAP);
  const done = `${step}/${steps}`;
  const left = `${clock(secondsLeft)} left`;
  const [rate, shortRate] = [`${count(imagesPerSecond)} images/s`, `${count(imagesPerSecond)}/s`];
  const forms = [
    ...BARS.map((size) => [epoch, bar(step / steps, size), done, all, rate, left]),
    [epoch, done, all, rate, left],
    [epoch, done, all, rate],
    [epoch, done, loss, rate],
    [epoch, done, loss, shortRate],
    [epoch, loss, shortRate],
    [loss, shortRate],
  ].map((form) => form.filter((it) => it !== '').join(GAP));
  const fitting = forms.find((form) => form.length <= columns) ?? forms[forms.length - 1]!;
  return fitting.replace(/[█░]+/, (drawn) => colors.cyan(drawn));
}

/** The layers from the first on that there is room for, with dots where others follow. */
export function layersLine(layers: readonly string[], columns: number, colors: Colors): string {
  const line = (shown: readonly string[]): string => ['gradient', ...shown].join(GAP);
  let shown = layers;
  while (shown.length > 1 && line(shown).length > columns) shown = [...shown.slice(0, shown[shown.length - 1] === '…' ? -2 : -1), '…'];
  return colors.dim(line(shown).slice(0, columns));
}

function bar(share: number, size: number): string {
  const full = Math.round(Math.min(1, share) * size);
  return '█'.repeat(full) + '░'.repeat(size - full);
}
