/** Layers that change the grid and no values: padding with zeros, cropping, upsampling, another order of axes. */
import { cotangentOf, coarsen, gridOf, mapCovariance, momentsOf, positionsOf } from '../covariance.ts';
import { atDistance, lagsOf } from '../lags.ts';
import type { Covariance, SignalRule } from '../signal.ts';
import type { Shape } from '../types.ts';
import { averaged } from './pooling.ts';
import { reshaping } from './shaping.ts';

/** The same covariances, at the lags of another grid. */
const onGrid = (c: Covariance, shape: Shape): Covariance => coarsen(c, 1, lagsOf(gridOf(shape)));
const scaled = (c: Covariance, factor: number): Covariance => mapCovariance(c, (v) => v * factor);

/** A part of the positions holds values, the rest zeros: averages over all positions shrink by that part. */
export const zeroPadding: SignalRule = {
  forward([x], ctx) {
    const part = positionsOf(ctx.inputShapes[0]!) / positionsOf(ctx.outputShape);
    return momentsOf(x!.mean * part, scaled(onGrid(x!.covariance, ctx.outputShape), part), ctx.batch, x!.spread);
  },
  backward: (gradient, _inputs, _output, ctx) =>
    [cotangentOf(onGrid(gradient.covariance, ctx.inputShapes[0]!), ctx.batch, gradient.spread, gradient.aligned)],
};

/** Values stay; what was cut off gets no gradient. */
export const cropping: SignalRule = {
  forward: ([x], ctx) => momentsOf(x!.mean, onGrid(x!.covariance, ctx.outputShape), ctx.batch, x!.spread),
  backward(gradient, _inputs, _output, ctx) {
    const part = positionsOf(ctx.outputShape) / positionsOf(ctx.inputShapes[0]!);
    return [cotangentOf(scaled(onGrid(gradient.covariance, ctx.inputShapes[0]!), part), ctx.batch, gradient.spread, gradient.aligned * part)];
  },
};

const sizes = (inputs: readonly Shape[], output: Shape): number[] => gridOf(output).map((n, i) => n / gridOf(inputs[0]!)[i]!);

/** Two values `r` apart on the fine grid are r / factor apart on the coarse one. */
function refined(c: Covariance, factor: number, shape: Shape): Covariance {
  const lags = lagsOf(gridOf(shape));
  const at = (values: readonly number[]): number[] => lags.map((r) => atDistance(values, r / factor));
  return { self: at(c.self), alike: at(c.alike), unlike: at(c.unlike) };
}

/** Smoothing by linear interpolation: along each axis a value keeps the part `own` and takes the rest of its neighbours. */
function smoothed(c: Covariance, axes: number, own: number): Covariance {
  const side = (1 - own) / 2;
  let places: { square: number; along: number; share: number }[] = [{ square: 0, along: 0, share: 1 }];
  for (let axis = 0; axis < axes; axis++) {
    places = places.flatMap(({ square, along, share }) => [[0, own], [1, side], [-1, side]].map(([d, part]) =>
      (axis === 0 ? { square, along: d!, share: share * part! } : { square: square + d! * d!, along, share: share * part! })));
  }
  const lags = lagsOf([1000]).slice(0, c.self.length);
  const over = (values: readonly number[]): number[] => lags.map((r) =>
    places.reduce((sum, { square, along, share }) => sum + share * atDistance(values, Math.sqrt(square + (r + along) ** 2)), 0));
  return { self: over(c.self), alike: over(c.alike), unlike: over(c.unlike) };
}

/** E[(1-f)² + f²] over the phases f of linear interpolation by `factor`: what a value keeps of itself. */
function kept(factor: number): number {
  let sum = 0;
  for (let k = 0; k < factor; k++) {
    const at = (k + 0.5) / factor - 0.5;
    const f = at - Math.floor(at);
    sum += (1 - f) ** 2 + f ** 2;
  }
  return sum / factor;
}

/** Every value is copied, or interpolated between neighbours; its gradient is the sum of what its copies get. */
const upSampling = (interpolation: 'nearest' | 'bilinear'): SignalRule => ({
  forward([x], ctx) {
    const size = sizes(ctx.inputShapes, ctx.outputShape);
    const factor = size.reduce((a, b) => a * b, 1) ** (1 / size.length);
    const from = interpolation === 'bilinear' ? smoothed(x!.covariance, size.length, kept(factor)) : x!.covariance;
    return momentsOf(x!.mean, refined(from, factor, ctx.outputShape), ctx.batch, x!.spread);
  },
  backward(gradient, [x], output, ctx) {
    const size = sizes(ctx.inputShapes, ctx.outputShape);
    const copies = size.reduce((a, b) => a * b, 1);
    const factor = copies ** (1 / size.length);
    const window = { taps: copies, stride: factor, axes: size.length, size, inBounds: 1, together: [1], middle: [1] };
    const means = averaged(gradient.covariance, window, lagsOf(gridOf(ctx.inputShapes[0]!)));
    const summed = scaled(interpolation === 'bilinear' ? smoothed(means, size.length, kept(factor)) : means, copies ** 2);
    const aligned = x!.second > 0 ? (gradient.aligned * copies * output.second) / x!.second : 0;
    return [cotangentOf(summed, ctx.batch, gradient.spread, aligned)];
  },
});

const nearest = upSampling('nearest');
const bilinear = upSampling('bilinear');
/** By the argument `interpolation`. */
export const enlarging: SignalRule = {
  forward: (inputs, ctx) => (ctx.args['interpolation'] === 'bilinear' ? bilinear : nearest).forward(inputs, ctx),
  backward: (gradient, inputs, output, ctx) => (ctx.args['interpolation'] === 'bilinear' ? bilinear : nearest).backward(gradient, inputs, output, ctx),
};

const channelsStay = ({ args, inputShapes }: { args: Readonly<Record<string, unknown>>; inputShapes: readonly Shape[] }): boolean =>
  (args['dims'] as readonly number[]).at(-1) === inputShapes[0]!.length;

/** Positions in another order are as far apart as before, unless channels become positions. */
export const permuting: SignalRule = {
  forward: ([x], ctx) => (channelsStay(ctx) ? x! : reshaping.forward([x!], ctx)),
  backward: (gradient, inputs, output, ctx) => (channelsStay(ctx) ? [gradient] : reshaping.backward(gradient, inputs, output, ctx)),
};
