/** Layers that multiply by random weights and sum: dense and convolution, over windows with stride and padding. */
import { addCovariances, cotangentOf, coarsen, gridOf, independentPositions, likenessAfter, linear, mapCovariance, momentsOf, multiplyCovariances, overBatch, positionsOf, unitsOf, weighLags } from '../covariance.ts';
import { atDistance, lagsOf } from '../lags.ts';
import type { Border, Covariance, Draw, Moments, SignalContext, SignalRule } from '../signal.ts';
import { taughtBehindKernel } from './teaching.ts';
import { windowOf, type Window } from './window.ts';

const SILENT: Draw = { mean: 0, variance: 0, structure: 'constant' };
/** Relative variance that n Gaussian values leave in their mean square, times n. */
const GAUSSIAN = 2;

const drawOf = (weight: string, ctx: SignalContext): Draw => ctx.draw(weight) ?? SILENT;

/** The kernel as it is when training begins; one that is scaled on data gets the variance that makes outputs 1. */
export const settled = (draw: Draw, x: Moments, fanIn: number): Draw =>
  draw.toUnit && x.second > 0 ? { ...draw, variance: 1 / (fanIn * x.second) } : draw;

const fanInOf = (window: Window, ctx: SignalContext): number => window.taps * window.inBounds * unitsOf(ctx.inputShapes[0]!);
const kernelOf = (x: Moments, window: Window, ctx: SignalContext): Draw => settled(drawOf('kernel', ctx), x, fanInOf(window, ctx));

/**
 * h = Σ w x + b over `fanIn` inputs: E[h h′] = fanIn σ² E[x x′] + σ_b², at every lag and kind alike, because different
 * taps have independent weights (Xiao et al. 2018). Weights of mean μ add their common part, μ² E[(Σx)(Σx′)].
 * Back: E[δ_x δ_x′] = fanOut σ² E[δ δ′], and what is aligned stays so, because E[Wᵀ W] = fanOut σ² · 1; weights: E‖∂L/∂w‖² sums E[δ δ′] E[x x′] over pairs of samples and positions.
 */
export const affine: SignalRule = {
  forward([x], ctx) {
    const window = windowOf(ctx);
    const kernel = kernelOf(x!, window, ctx);
    const bias = drawOf('bias', ctx);
    const fanIn = fanInOf(window, ctx);
    const grid = gridOf(ctx.outputShape);
    const m = x!.mean;
    const mean = kernel.structure === 'identity' ? m : fanIn * kernel.mean * m;
    // Of a sum of products: what grows with E[x x′], and what the weights' mean makes of E[x]².
    const slope = kernel.structure === 'identity' ? 1 : fanIn * (kernel.variance + kernel.mean ** 2);
    const level = kernel.structure === 'identity' ? 0 : kernel.mean ** 2 * fanIn * (fanIn - 1) * m * m;
    const added = 2 * bias.mean * mean + bias.mean ** 2 + bias.variance;
    const seen = coarsen(x!.covariance, window.stride, lagsOf(grid));
    const covariance = window.inBounds === 1 ? linear(seen, slope, level + added)
      : mapCovariance(seen, (v, _, lag) => (window.together[lag]! / window.inBounds) * (slope * v + level) + added);
    const own = kernel.structure === 'independent' ? GAUSSIAN : 0;
    const common = likenessAfter(covariance, ctx.batch, x!.spread);
    const chance = own / (unitsOf(ctx.outputShape) * independentPositions(covariance, grid, mean));
    const uneven = x!.uneven && { variance: x!.uneven.variance + chance * (1 - common), lean: x!.uneven.lean };
    const moments = momentsOf(mean + bias.mean, covariance, ctx.batch, x!.spread + chance * common, undefined, uneven);
    const border = borderOf(x!, window, slope, level, added);
    const overlaps = x!.overlaps === undefined ? undefined : x!.overlaps * slope * slope + (moments.second - moments.mean ** 2) ** 2 / unitsOf(ctx.outputShape);
    return border === undefined && overlaps === undefined && x!.taught === undefined
      ? moments
      : {
          ...moments,
          ...(border && { border }),
          ...(overlaps !== undefined && { overlaps }),
          ...(x!.taught !== undefined && { taught: taughtBehindKernel(x!.taught, fanIn, kernel.mean, kernel.variance) }),
        };
  },

  backward(gradient, [x], _output, ctx) {
    const window = windowOf(ctx);
    const kernel = kernelOf(x!, window, ctx);
    const input = ctx.inputShapes[0]!;
    const reach = (window.taps * window.inBounds * positionsOf(ctx.outputShape)) / positionsOf(input);
    const power = kernel.structure === 'identity' ? 1 : unitsOf(ctx.outputShape) * (kernel.variance + kernel.mean ** 2) * reach;
    const aligned = gradient.aligned * power;
    const rest = refine(gradient.covariance, window, lagsOf(gridOf(input)), power);
    const covariance = aligned === 0 ? rest : addCovariances(rest, x!.covariance, aligned * aligned);
    const own = kernel.structure === 'independent' ? GAUSSIAN : 0;
    const added =
      (own * likenessAfter(gradient.covariance, ctx.batch, gradient.spread)) /
      (unitsOf(input) * independentPositions(x!.covariance, gridOf(input), x!.mean));
    const back = cotangentOf(covariance, ctx.batch, gradient.spread + added, aligned);
    return [gradient.lean === undefined && gradient.taught === undefined ? back
      : { ...back, ...(gradient.lean !== undefined && { lean: gradient.lean }), ...(gradient.taught !== undefined && { taught: gradient.taught * power }) }];
  },

  weightGradients(gradient, [x], _output, ctx) {
    const window = windowOf(ctx);
    const grid = gridOf(ctx.outputShape);
    const places = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2;
    const pixels = coarsen(x!.covariance, window.stride, lagsOf(grid));
    const units = unitsOf(ctx.outputShape);
    const fanIn = window.taps * unitsOf(ctx.inputShapes[0]!);
    // Overlaps of single pairs scatter around their mean by about 1/fanIn. A gradient α h = α W x follows the overlaps
    // that its weights' inputs have, so that E[C²] counts where independence would say E[C]².
    const scatter = Math.max(x!.spread / 2, 1 / fanIn) * gradient.aligned ** 2 * fanIn * kernelOf(x!, window, ctx).variance;
    const alike = multiplyCovariances(gradient.covariance, pixels);
    const products = scatter === 0 ? alike : addCovariances(alike, multiplyCovariances(pixels, pixels), scatter, scatter * x!.second ** 2);
    const taught = gradient.taught !== undefined && x!.taught !== undefined ? (1 - 1 / ctx.batch.size) * gradient.taught * x!.taught.shared : 0;
    const perWeight = places * (met(products, gradient.covariance, x!.mean ** 2, window, grid, ctx) + window.inBounds * taught);
    return {
      kernel: window.taps * unitsOf(ctx.inputShapes[0]!) * units * perWeight,
      bias: units * places * overBatch(gradient.covariance, grid, ctx.batch),
    };
  },
};

/**
 * E[(Σ δ x)²] of a tap over the places where it lies on the input. Behind a normalization Σ δ is zero, so that of the
 * inputs' mean only the border is left, as a small difference of averages over pairs: a square, which is never below zero.
 */
function met(products: Covariance, gradient: Covariance, square: number, window: Window, grid: readonly number[], ctx: SignalContext): number {
  if (window.inBounds === 1) return overBatch(products, grid, ctx.batch);
  const together = (c: Covariance): number => overBatch(weighLags(c, window.together), grid, ctx.batch);
  const ofMean = square * together(gradient);
  return Math.max(0, together(products) - ofMean) + Math.max(0, ofMean);
}

/** Fewer taps meet the input's mean at the border; a kernel of one tap leaves places as they are. */
function borderOf({ border }: Moments, { taps, stride, inBounds, middle }: Window, slope: number, level: number, added: number): Border | undefined {
  if (inBounds < 1) return { middle, even: added };
  return border !== undefined && taps === 1 && stride === 1 ? { ...border, even: slope * border.even + level + added } : undefined;
}

/**
 * Gradients of a strided convolution on its finer input grid: two positions closer than the stride never meet the same
 * tap of two outputs; farther ones do with probability stride^-axes.
 */
function refine(c: Covariance, window: Window, lags: readonly number[], power: number): Covariance {
  const { stride, axes } = window;
  if (stride === 1 && lags.length === c.self.length) return linear(c, power);
  const met = stride ** -axes;
  const spread = (values: readonly number[]): number[] => lags.map((r) =>
    r === 0 ? power * values[0]! : r < stride ? 0 : power * met * atDistance(values, r / stride));
  return { self: spread(c.self), alike: spread(c.alike), unlike: spread(c.unlike) };
}
