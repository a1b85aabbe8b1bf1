/** Convolutions by channel: depthwise, and separable as depthwise followed by pointwise. */
import { cotangentOf, unitsOf } from '../covariance.ts';
import type { Cotangent, Draw, Moments, SignalContext, SignalRule } from '../signal.ts';
import { affine } from './affine.ts';

/** The same layer on one of its channels: a convolution of one input into as many outputs as each channel has. */
function oneChannel(ctx: SignalContext, kernel: string): SignalContext {
  const [input] = ctx.inputShapes;
  const each = unitsOf(ctx.outputShape) / unitsOf(input!);
  return {
    ...ctx,
    inputShapes: [[...input!.slice(0, -1), 1]],
    outputShape: [...ctx.outputShape.slice(0, -1), each],
    draw: (weight) => ctx.draw(weight === 'kernel' ? kernel : weight),
  };
}

/** What finite width adds is averaged over channels. */
const share = (before: number, after: number, channels: number): number => before + (after - before) / channels;

const byChannel = (kernel: string): SignalRule => ({
  forward([x], ctx) {
    const out = affine.forward([x!], oneChannel(ctx, kernel));
    return { ...out, spread: share(x!.spread, out.spread, unitsOf(ctx.inputShapes[0]!)) };
  },
  backward(gradient, [x], output, ctx) {
    const [back] = affine.backward(gradient, [x!], output, oneChannel(ctx, kernel));
    // Σ δ_x x = Σ δ h over a channel, and one that feeds several sums over them.
    const { lengthwise: along } = gradient;
    const lengthwise = along && { lengthwise: () => (along() * unitsOf(ctx.outputShape)) / unitsOf(ctx.inputShapes[0]!) };
    return [{ ...back!, spread: share(gradient.spread, back!.spread, unitsOf(ctx.inputShapes[0]!)), ...lengthwise }];
  },
  weightGradients(gradient, [x], output, ctx) {
    const channels = unitsOf(ctx.inputShapes[0]!);
    const each = affine.weightGradients!(gradient, [x!], output, oneChannel(ctx, kernel));
    return { [kernel]: channels * each['kernel']!, bias: channels * each['bias']! };
  },
});

export const depthwise: SignalRule = byChannel('depthwise_kernel');

/** Only the pointwise kernel is scaled on data, since it sets the size of what the layer gives. */
function asDrawn(draw: Draw | undefined): Draw | undefined {
  if (draw?.toUnit === undefined) return draw;
  const { mean, variance, structure } = draw;
  return { mean, variance, structure };
}

/** The depthwise half: it has no bias, and gives `depth_multiplier` outputs a channel. */
function firstHalf(ctx: SignalContext): SignalContext {
  const channels = unitsOf(ctx.inputShapes[0]!) * (ctx.args['depth_multiplier'] as number);
  return { ...ctx, outputShape: [...ctx.outputShape.slice(0, -1), channels], draw: (weight) => (weight === 'bias' ? undefined : asDrawn(ctx.draw(weight))) };
}

/** The pointwise half: a dense layer at every position. */
const secondHalf = (ctx: SignalContext): SignalContext => ({
  ...ctx, args: {}, inputShapes: [firstHalf(ctx).outputShape], draw: (weight) => ctx.draw(weight === 'kernel' ? 'pointwise_kernel' : weight),
});

const between = (x: Moments, ctx: SignalContext): Moments => depthwise.forward([x], firstHalf(ctx));
const backHalf = (gradient: Cotangent, middle: Moments, output: Moments, ctx: SignalContext): Cotangent =>
  affine.backward(gradient, [middle], output, secondHalf(ctx))[0] ?? cotangentOf(gradient.covariance, ctx.batch);

export const separable: SignalRule = {
  forward: ([x], ctx) => affine.forward([between(x!, ctx)], secondHalf(ctx)),
  backward(gradient, [x], output, ctx) {
    const middle = between(x!, ctx);
    return depthwise.backward(backHalf(gradient, middle, output, ctx), [x!], middle, firstHalf(ctx));
  },
  weightGradients(gradient, [x], output, ctx) {
    const middle = between(x!, ctx);
    const second = affine.weightGradients!(gradient, [middle], output, secondHalf(ctx));
    const first = depthwise.weightGradients!(backHalf(gradient, middle, output, ctx), [x!], middle, firstHalf(ctx));
    return { depthwise_kernel: first['depthwise_kernel']!, pointwise_kernel: second['kernel']!, bias: second['bias']! };
  },
};
