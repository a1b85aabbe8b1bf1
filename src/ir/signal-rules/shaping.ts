/** Layers that only move values: flatten and reshape, where positions become units or the other way round. */
import { cotangentOf, gridOf, momentsOf } from '../covariance.ts';
import { lagsOf } from '../lags.ts';
import type { Covariance, SignalRule } from '../signal.ts';
import type { Shape } from '../types.ts';

const sameGrid = (a: Shape, b: Shape): boolean => gridOf(a).join() === gridOf(b).join();

/** On the new grid, only values of one and the same place keep what they share; others share `apart`. */
function moved(c: Covariance, shape: Shape, apart: number): Covariance {
  const lags = lagsOf(gridOf(shape));
  const place = (values: readonly number[]): number[] => lags.map((r) => (r === 0 ? values[0]! : apart));
  return { self: place(c.self), alike: place(c.alike), unlike: place(c.unlike) };
}

export const reshaping: SignalRule = {
  forward: ([x], ctx) => sameGrid(ctx.inputShapes[0]!, ctx.outputShape) ? x!
    : momentsOf(x!.mean, moved(x!.covariance, ctx.outputShape, x!.mean ** 2), ctx.batch, x!.spread),
  backward: (gradient, _inputs, _output, ctx) => [sameGrid(ctx.inputShapes[0]!, ctx.outputShape) ? gradient
    : cotangentOf(moved(gradient.covariance, ctx.inputShapes[0]!, 0), ctx.batch, gradient.spread, gradient.aligned)],
};
