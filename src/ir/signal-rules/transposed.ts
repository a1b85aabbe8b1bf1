/** Transposed convolution: forward it is a convolution's way back, and back a convolution's way forward. */
import { cotangentOf, gridOf, mapCovariance, momentsOf, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import type { Draw, Moments, SignalContext, SignalRule } from '../signal.ts';
import { affine, settled } from './affine.ts';

/** The convolution whose gradient this is: from the output's fine grid to the input's coarse one, without a bias. */
const mirrored = (ctx: SignalContext, x: Moments): SignalContext => ({
  ...ctx,
  inputShapes: [ctx.outputShape],
  outputShape: ctx.inputShapes[0]!,
  draw: (weight) => (weight === 'bias' ? undefined : kernelOf(ctx, x)),
});

/** Of one that is scaled on data, the variance that makes outputs 1. */
function kernelOf(ctx: SignalContext, x: Moments): Draw | undefined {
  const drawn = ctx.draw('kernel');
  if (drawn === undefined) return undefined;
  const { mean, variance, structure } = settled(drawn, x, unitsOf(ctx.inputShapes[0]!) * tapsMet(ctx));
  return { mean, variance, structure };
}

/**
 * Each output sums taps / stride^axes of the kernel's taps over all input channels. Values go forward by the rule that
 * gradients of a convolution follow, gradients back by the rule of its values: weights meet the same pairs of places.
 */
export const transposed: SignalRule = {
  forward([x], ctx) {
    const kernel = ctx.draw('kernel');
    const bias = ctx.draw('bias') ?? { mean: 0, variance: 0 };
    const [out] = affine.backward(cotangentOf(x!.covariance, ctx.batch, x!.spread), [{ ...x!, mean: 0 }], x!, mirrored(ctx, x!));
    const added = bias.mean ** 2 + bias.variance;
    const sums = kernel === undefined ? 0 : kernel.mean * x!.mean * unitsOf(ctx.inputShapes[0]!) * tapsMet(ctx);
    const covariance = mapCovariance(out!.covariance, (v) => v + added + 2 * bias.mean * sums);
    return momentsOf(bias.mean + sums, covariance, ctx.batch, out!.spread);
  },
  backward(gradient, [x], output, ctx) {
    const values = momentsOf(0, gradient.covariance, ctx.batch, gradient.spread);
    const back = affine.forward([values], mirrored(ctx, x!));
    // Along the values: of α y, the part α E[Wᵀ W] x comes back.
    const aligned = x!.second > 0 ? (gradient.aligned * output.second) / x!.second : 0;
    return [cotangentOf(back.covariance, ctx.batch, back.spread, aligned)];
  },
  weightGradients(gradient, [x], output, ctx) {
    const swapped = mirrored(ctx, x!);
    const places = momentsOf(0, gradient.covariance, ctx.batch, gradient.spread);
    const { kernel } = affine.weightGradients!(cotangentOf(x!.covariance, ctx.batch, x!.spread), [places], output, swapped);
    const all = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2;
    return { kernel: kernel!, bias: unitsOf(ctx.outputShape) * all * overBatch(gradient.covariance, gridOf(ctx.outputShape), ctx.batch) };
  },
};

/** Taps that meet one output on average. */
function tapsMet(ctx: SignalContext): number {
  const size = [ctx.args['kernel_size']].flat() as number[];
  const axes = ctx.inputShapes[0]!.length - 1;
  const taps = size.length === 1 ? size[0]! ** axes : size.reduce((a, b) => a * b, 1);
  return (taps * positionsOf(ctx.inputShapes[0]!)) / positionsOf(ctx.outputShape);
}
