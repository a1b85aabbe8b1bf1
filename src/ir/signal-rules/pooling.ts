/** Average, maximum and global pooling over correlated positions. */
import { coarsen, cotangentOf, gridOf, mapCovariance, momentsOf } from '../covariance.ts';
import { greatest } from '../gaussian/greatest.ts';
import { addAt, atDistance, lagShares, lagsOf, overGrid } from '../lags.ts';
import type { Cotangent, Covariance, Moments, SignalContext, SignalRule, Winners } from '../signal.ts';
import { averagesOf, correlation } from './elementwise.ts';
import { windowOf, type Window } from './window.ts';

const weighed = new WeakMap<Window, Map<number, readonly number[]>>();

/**
 * How much each of the first `count` lags counts in what two windows have in common whose corners lie `apart` away along an
 * axis: of every difference between a position of the one and one of the other, its share of the pairs.
 */
function weightsApart(window: Window, apart: number, count: number): readonly number[] {
  let known = weighed.get(window);
  if (known === undefined) weighed.set(window, (known = new Map<number, readonly number[]>()));
  let weights = known.get(apart);
  if (weights?.length !== count) known.set(apart, (weights = weigh(window.size, apart, new Array<number>(count).fill(0))));
  return weights;
}

/** Of large windows there are millions of differences: they are gone through, and no list is made of them. */
function weigh(size: readonly number[], apart: number, weights: number[], axis = 0, square = 0, share = 1): readonly number[] {
  if (axis === size.length) {
    addAt(weights, Math.sqrt(square), share);
    return weights;
  }
  const length = size[axis]!;
  // Beyond the first axis what lies on one side is as what lies on the other.
  for (let d = axis === 0 ? 1 - length : 0; d < length; d++) {
    const pairs = (length - Math.abs(d)) * (axis > 0 && d > 0 ? 2 : 1);
    weigh(size, apart, weights, axis + 1, square + (axis === 0 ? d + apart : d) ** 2, (share * pairs) / (length * length));
  }
  return weights;
}

const weightedSum = (values: readonly number[], weights: readonly number[]): number => values.reduce((sum, v, lag) => sum + v * weights[lag]!, 0);

/** Covariance of window averages, on the grid of the windows. */
export function averaged(c: Covariance, window: Window, lags: readonly number[]): Covariance {
  // Of an image there are as many differences as pixels, times four; the shares of its lags are known.
  if (window.whole) return { self: [overGrid(c.self, window.size)], alike: [overGrid(c.alike, window.size)], unlike: [overGrid(c.unlike, window.size)] };
  const over = (values: readonly number[]): number[] => lags.map((r) => weightedSum(values, weightsApart(window, r * window.stride, values.length)));
  return { self: over(c.self), alike: over(c.alike), unlike: over(c.unlike) };
}

/** Aligned with the pooled value, a gradient is aligned with each value as far as that makes up the pooled one. */
const along = ({ aligned }: Cotangent, x: Moments, output: Moments): number => (x.second > 0 ? (aligned * output.second) / x.second : 0);

/**
 * The same of an average x̄ of φ(h), whose mean has E[φ] E[φ′h] of the gradient along h and whose rest has as much of it as x̄ has of x:
 * nothing at all behind a sigmoid, whose slope knows no sign.
 */
function alongAverage(gradient: Cotangent, x: Moments, output: Moments): number {
  const square = x.mean * x.mean;
  if (gradient.aligned === 0 || x.of === undefined || !(x.second > square)) return along(gradient, x, output);
  const { first, alignment, leverPair } = averagesOf(x.of.kernel, x.of.input);
  const whole = alignment * x.of.input.second;
  const level = first * Math.sqrt(Math.max(0, leverPair(0)));
  const rest = (output.second - square) / (x.second - square);
  return whole > 0 ? (gradient.aligned * (level + (whole - level) * rest)) / whole : 0;
}

/** Each output's gradient spread evenly over its window: two positions share a window or look at different ones. */
export const averagePooling: SignalRule = {
  forward([x], ctx) {
    const covariance = averaged(x!.covariance, windowOf(ctx), lagsOf(gridOf(ctx.outputShape)));
    return momentsOf(x!.mean, covariance, ctx.batch, x!.spread);
  },
  backward(gradient, [x], output, ctx) {
    const window = windowOf(ctx);
    const lags = lagsOf(gridOf(ctx.inputShapes[0]!));
    return [cotangentOf(scattered(gradient.covariance, window, lags, () => 1), ctx.batch, gradient.spread, alongAverage(gradient, x!, output) / window.taps)];
  },
};

/**
 * Transposes windows: gradients at two input positions r apart are those of the windows they fall into, each with
 * weight 1/taps. `joint(kind, same)` corrects the weight of pairs in one window, where it is not 1/taps².
 */
function scattered(c: Covariance, window: Window, lags: readonly number[], joint: (kind: keyof Covariance, same: boolean) => number): Covariance {
  const { taps, stride, size } = window;
  // Windows that cover one position.
  const covering = taps / stride ** size.length;
  const over = (kind: keyof Covariance): number[] => lags.map((r) => {
    // r apart along one axis: in windows floor(r/s) or one more apart, by where the first position lies.
    const near = Math.floor(r / stride);
    const part = r / stride - near;
    const at = (windows: number): number => atDistance(c[kind], windows) * (windows === 0 ? joint(kind, r === 0) : 1);
    return (covering / taps ** 2) * (part === 0 ? at(near) : (1 - part) * at(near) + part * at(near + 1));
  });
  return { self: over('self'), alike: over('alike'), unlike: over('unlike') };
}

/** What a maximum is taken of: Gaussian values behind an increasing activation where there is one. */
function source(x: Moments, window: Window): { g: Moments; shared: number; square: number; variance: number } {
  const g = x.of?.input ?? x;
  const square = g.mean ** 2;
  const variance = Math.max(0, g.second - square);
  const { total, covariance } = betweenPlaces(g.covariance.self, window);
  const shared = total > 0 && variance > 0 ? Math.max(0, Math.min(1, (covariance / total - square) / variance)) : 1;
  return { g, shared, square, variance };
}

/** The share of pairs of different positions in a window, and the sum of what they have in common by their shares. */
function betweenPlaces(values: readonly number[], window: Window): { readonly total: number; readonly covariance: number } {
  if (window.whole) {
    const [same = 1] = lagShares(window.size);
    return { total: 1 - same, covariance: overGrid(values, window.size) - same * values[0]! };
  }
  // Lag 0 is the position itself and no other, since no two lie closer than lag 1.
  const same = 1 / window.taps;
  return { total: 1 - same, covariance: weightedSum(values, weightsApart(window, 0, values.length)) - same * values[0]! };
}

const winners = new WeakMap<Moments, { readonly window: Window; readonly best: ReturnType<typeof greatest> }>();

/** The part of a window's average slope that its winner has: after ReLU winners are mostly alive. The way back asks for the same one. */
function winner(x: Moments, window: Window): ReturnType<typeof greatest> {
  const known = winners.get(x);
  if (known?.window === window) return known.best;
  const { g, shared, variance } = source(x, window);
  const best = greatest(x.of?.kernel, g.mean, variance, shared, window.taps);
  winners.set(x, { window, best });
  return best;
}

/** Probability that two samples with correlation c have their maximum in the same of n places; exact for n = 2. */
const sameWinner = (c: number, n: number): number => 1 / n + (1 - 1 / n) * (2 / Math.PI) * Math.asin(Math.max(0, Math.min(1, c)));

/**
 * A window of values that share part of their variance: max = common part + greatest of independent rests. One winner
 * takes the gradient; two samples pick the same winner the more often, the more alike their rests are.
 */
const maximumOver = (windowFor: (ctx: SignalContext) => Window): SignalRule => ({
  forward([x], ctx) {
    const window = windowFor(ctx);
    const best = winner(x!, window);
    const before = averaged(x!.covariance, window, lagsOf(gridOf(ctx.outputShape)));
    const averages: Moments = momentsOf(x!.mean, before, ctx.batch);
    const c = correlation(averages);
    const square = best.first ** 2;
    const covariance = mapCovariance(before, (v) => square + (best.second - square) * c(v));
    return momentsOf(best.first, covariance, ctx.batch, x!.spread);
  },
  backward(gradient, [x], output, ctx) {
    const window = windowFor(ctx);
    const best = winner(x!, window);
    const { g, shared, variance } = source(x!, window);
    const rest = variance * (1 - shared);
    const neighbour = { alike: 0, unlike: 0 };
    for (const kind of ['alike', 'unlike'] as const) {
      const values = g.covariance[kind];
      neighbour[kind] = rest > 0 ? (values[0]! - atDistance(values, 1)) / rest : 1;
    }
    const joint = (kind: keyof Covariance, same: boolean): number => {
      const chance = kind === 'self' ? 1 : sameWinner(neighbour[kind], window.taps);
      if (same) return chance * window.taps;
      return window.taps > 1 ? ((1 - chance) * window.taps) / (window.taps - 1) : 1;
    };
    const passed = scattered(gradient.covariance, window, lagsOf(gridOf(ctx.inputShapes[0]!)), joint);
    const winners: Winners = {
      gradient: gradient.covariance, grid: gridOf(ctx.outputShape), values: output,
      average: (f) => greatest({ value: f, derivative: () => 1, kinks: x!.of?.kernel.kinks ?? [] }, g.mean, variance, shared, window.taps),
    };
    return [{ ...cotangentOf(passed, ctx.batch, gradient.spread, along(gradient, x!, output) / window.taps), steepness: best.alive, winners }];
  },
});

export const maxPooling = maximumOver(windowOf);

const images = new WeakMap<SignalContext, Window>();

function imageOf(ctx: SignalContext): Window {
  let window = images.get(ctx);
  if (window === undefined) {
    const size = gridOf(ctx.inputShapes[0]!);
    const taps = size.reduce((a, b) => a * b, 1);
    window = { taps, whole: true, stride: taps ** (1 / Math.max(1, size.length)), axes: size.length, size, inBounds: 1, together: [1], middle: [1] };
    images.set(ctx, window);
  }
  return window;
}

export const globalMaxPooling = maximumOver(imageOf);

/** Mean over all positions; every position gets the same gradient, 1/positions of it. */
export const globalAveragePooling: SignalRule = {
  forward([x], ctx) {
    const parts = lagShares(gridOf(ctx.inputShapes[0]!));
    const over = (values: readonly number[]): number[] => [values.reduce((sum, v, i) => sum + v * parts[i]!, 0)];
    const c = x!.covariance;
    return momentsOf(x!.mean, { self: over(c.self), alike: over(c.alike), unlike: over(c.unlike) }, ctx.batch, x!.spread);
  },
  backward(gradient, [x], output, ctx) {
    const grid = gridOf(ctx.inputShapes[0]!);
    const positions = grid.reduce((a, b) => a * b, 1);
    const flat = coarsen(gradient.covariance, 1, lagsOf(grid));
    return [cotangentOf(mapCovariance(flat, (v) => v / positions ** 2), ctx.batch, gradient.spread, alongAverage(gradient, x!, output) / positions)];
  },
};
