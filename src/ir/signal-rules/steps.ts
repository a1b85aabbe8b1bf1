/** What steps of a sequence have in common at every distance, not at the lags alone: sums over all pairs of steps ask for it. */
import { lagsOf } from '../lags.ts';

const LAGS = lagsOf([Infinity]);
/** Part of a gradient below which two steps have nothing in common. */
const APART = 1e-4;

/** xⁿ for whole n, a third of what the operator takes. */
export function powered(x: number, n: number): number {
  let made = 1;
  for (let square = x; n > 0; n >>= 1, square *= square) if (n & 1) made *= square;
  return made;
}

/** Room for values at every distance: lists of this length, made anew for every layer, are what costs most. */
let [entering, sloping, parts] = [new Float64Array(400), new Float64Array(400), new Float64Array(400)];

/** A copy of a part of it is a plain list of its length at once. */
let blank: readonly number[] = new Array<number>(400).fill(0.5);

function makeRoom(count: number): void {
  if (count <= parts.length) return;
  [entering, sloping, parts] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  blank = new Array<number>(count).fill(0.5);
}

/** Values at every distance from values at the lags, as parts of the first; of one place, there is no other. */
function unfold(values: readonly number[], count: number, into: Float64Array): void {
  const whole = values[0]!;
  const last = whole === 0 ? 0 : values.length - 1;
  into[0] = 1;
  let r = 1;
  for (let i = 1; i <= last; i++) {
    const [low, high] = [LAGS[i - 1]!, LAGS[i]!];
    const start = values[i - 1]! / whole;
    const step = (values[i]! / whole - start) / (high - low);
    for (; r <= high && r < count; r++) into[r] = start + step * (r - low);
  }
  const rest = last > 0 ? values[last]! / whole : 0;
  for (; r < count; r++) into[r] = rest;
}

/** Gradients that enter at several steps and are alike add up along the memory: how many times as much, of what `entering` holds. */
function gathered(echo: number, steps: number): number {
  let sum = 1;
  for (let r = 1, part = echo; r < steps && part > APART; r++, part *= echo) sum += 2 * part * (1 - r / steps) * entering[r]!;
  return Math.max(0, sum);
}

/**
 * Gradients of a memory r steps apart, as a part of those at one step: each is the sum of what enters at later steps, of
 * which `echo` is handed on from one to the next, so that C(r) = Σₘ echo^|m| e(r + m) / Σₘ echo^|m| e(m) for what enters
 * with the covariance e: echo^r where that is new at every step, 1 where it is the same.
 */
function filter(echo: number, steps: number, count: number): void {
  const last = Math.min(steps, count);
  for (let r = 0; r < last; r++) parts[r] = entering[r]!;
  for (let r = last; r < count; r++) parts[r] = 0;
  if (echo === 0) return;
  // Σ over m from 0 of what lies ahead, and over m from 1 of what lies behind: each sum from its neighbour's.
  for (let r = count - 2; r >= 0; r--) parts[r]! += echo * parts[r + 1]!;
  let behind = parts[0]! - 1;
  const whole = parts[0]! + behind;
  for (let r = 0; r < count; r++) {
    parts[r] = (parts[r]! + behind) / whole;
    behind = echo * ((r < last ? entering[r]! : 0) + behind);
  }
}

export interface HandedOn {
  /** How many times as much a memory gathers as enters at one step. */
  readonly gathered: number;
  /** Covariance of gates' gradients r steps apart, as a part of that at one step: up to where nothing is left. */
  readonly likeness: readonly number[];
}

/**
 * Of one kind of pairs, by lag: the gradient that enters a memory at every step, and what the gates' slopes of two steps have in common.
 * @param echo of the gradient's squares of this kind, and of its mean
 */
export function handedOn(
  gradient: readonly number[],
  slopes: readonly number[],
  echo: { readonly own: number; readonly mean: number },
  steps: number,
  count: number,
): HandedOn {
  makeRoom(count);
  unfold(gradient, count, entering);
  const all = gathered(echo.own, steps);
  if (slopes[0] === 0) return { gathered: all, likeness: [1] };
  filter(echo.mean, steps, count);
  let end = count;
  while (end > 1 && Math.abs(parts[end - 1]!) < APART) end--;
  unfold(slopes, end, sloping);
  const likeness = blank.slice(0, end);
  for (let r = 0; r < end; r++) likeness[r] = parts[r]! * sloping[r]!;
  return { gathered: all, likeness };
}

/** Σ over two steps of what their gradients and their inputs have in common, as a multiple of the sum over one; `values` of the inputs by lag. */
export function overSteps(likeness: readonly number[], values: readonly number[] | undefined, steps: number): number {
  const end = Math.min(steps, likeness.length);
  if (values !== undefined) unfold(values, end, sloping);
  let sum = 1;
  for (let r = 1; r < end && Math.abs(likeness[r]!) > APART; r++) sum += 2 * likeness[r]! * (1 - r / steps) * (values === undefined ? 1 : sloping[r]!);
  return Math.max(0, sum);
}
