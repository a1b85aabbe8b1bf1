/** What stands out in the figures of the layers: facts with numbers, for the page and for the end of a run's text. */
import { percent, scientific } from '../monitor/format.ts';
import type { LayerFigures, StepMeasurement } from './figures.ts';

/** Growth of a gradient over the least before it, from which on it is told. */
const GROWN = 100;
/** A step that changes so much of a kernel replaces it within ten. */
const TOO_FAR = 0.1;
/** Weights that move by less than this in all steps stay what they were drawn (updates of 1e-3 are usual). */
const HARDLY = 1e-6;
const MOST_UNITS = 0.5;

/** One sentence a cause, the layer that shows it most and how many others do. */
export function insights(measurements: readonly StepMeasurement[]): string[] {
  const names = [...new Set(measurements.flatMap(({ layers }) => [...layers.keys()]))];
  const last = measurements.at(-1);
  const told = [
    worst(names, (name) => growth(name, measurements), (at, others) =>
      `the gradient of ${at.name}${others} grew ${Math.round(at.value)}-fold: ${scientific(at.from.value)} at step ${at.from.step}, ${scientific(at.to.value)} at step ${at.to.step}`),
    worst(names, (name) => most(name, measurements, ({ update }) => update, TOO_FAR), (at, others) =>
      `a step changed ${percent(at.value)} of ${at.name}${others} (step ${at.to.step}): the learning rate is too high for it, or clipping is missing`),
    worst(names, (name) => most(name, last === undefined ? [] : [last], ({ dead }) => dead, MOST_UNITS), (at, others) =>
      `${percent(at.value)} of the units of ${at.name}${others} give 0 for a whole batch (step ${at.to.step}): dead relu`),
    worst(names, (name) => most(name, last === undefined ? [] : [last], ({ saturated }) => saturated, MOST_UNITS), (at, others) =>
      `${percent(at.value)} of the values of ${at.name}${others} lie where its activation is flat (step ${at.to.step})`),
    worst(names, (name) => still(name, measurements), (at, others) =>
      `${at.name}${others} hardly moves: no measured step changed more than ${scientific(1 / at.value)} of it`),
  ];
  return told.filter((it) => it !== undefined);
}

interface Point { readonly step: number; readonly value: number }
interface Found { readonly value: number; readonly from: Point; readonly to: Point }

function worst(
  names: readonly string[],
  find: (name: string) => Found | undefined,
  tell: (at: Found & { name: string }, others: string) => string,
): string | undefined {
  const found = names.flatMap((name) => {
    const it = find(name);
    return it === undefined ? [] : [{ name, ...it }];
  });
  if (found.length === 0) return undefined;
  const at = found.reduce((a, b) => (b.value > a.value ? b : a));
  return tell(at, found.length === 1 ? '' : ` and ${found.length - 1} other ${found.length === 2 ? 'layer' : 'layers'}`);
}

const pointsOf = (name: string, measurements: readonly StepMeasurement[], figure: (layer: LayerFigures) => number | undefined): Point[] =>
  measurements.flatMap(({ step, layers }) => {
    const layer = layers.get(name);
    const value = layer && figure(layer);
    return value === undefined ? [] : [{ step, value }];
  });

/** The largest rise from any step to a later one. */
function growth(name: string, measurements: readonly StepMeasurement[]): Found | undefined {
  let least: Point | undefined;
  let found: Found | undefined;
  for (const point of pointsOf(name, measurements, ({ gradient }) => gradient)) {
    if (least !== undefined && least.value > 0 && point.value / least.value > (found?.value ?? GROWN))
      found = { value: point.value / least.value, from: least, to: point };
    if (least === undefined || point.value < least.value) least = point;
  }
  return found;
}

function most(name: string, measurements: readonly StepMeasurement[], figure: (layer: LayerFigures) => number | undefined, limit: number): Found | undefined {
  const points = pointsOf(name, measurements, figure).filter(({ value }) => value >= limit);
  const at = points.reduce<Point | undefined>((a, b) => (a === undefined || b.value > a.value ? b : a), undefined);
  return at && { value: at.value, from: at, to: at };
}

function still(name: string, measurements: readonly StepMeasurement[]): Found | undefined {
  const points = pointsOf(name, measurements, ({ update }) => update);
  const largest = Math.max(...points.map(({ value }) => value));
  return points.length > 0 && largest > 0 && largest < HARDLY ? { value: 1 / largest, from: points[0]!, to: points[0]! } : undefined;
}
