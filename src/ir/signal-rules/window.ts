/** Geometry of convolution and pooling windows as the signal rules need it. */
import { perAxis } from '../axes.ts';
import { gridOf } from '../covariance.ts';
import { lagsOf, overGrid } from '../lags.ts';
import type { SignalContext } from '../signal.ts';
import type { Args } from '../types.ts';

export interface Window {
  /** Positions in a window. */
  readonly taps: number;
  /** Geometric mean of the strides. */
  readonly stride: number;
  readonly axes: number;
  /** Length along each axis. */
  readonly size: readonly number[];
  /** Part of the taps that lie on the input and not on zero padding, averaged over outputs. */
  readonly inBounds: number;
  /** The same at two outputs at once, by their lag: at the border other taps count than inside, so that values of a common mean differ from place to place. */
  readonly together: readonly number[];
}

const POINT: Window = { taps: 1, stride: 1, axes: 0, size: [], inBounds: 1, together: [1] };

const windows = new WeakMap<SignalContext, Window>();

/** Arguments `kernel_size` or `pool_size`, `strides` and `padding`; without a size the layer works on single positions. */
export function windowOf(ctx: SignalContext): Window {
  let window = windows.get(ctx);
  if (window === undefined) windows.set(ctx, (window = measure(ctx)));
  return window;
}

function measure(ctx: SignalContext): Window {
  const given = ctx.args['kernel_size'] ?? ctx.args['pool_size'];
  if (given === undefined || given === null) return POINT;
  const input = ctx.inputShapes[0]!;
  const output = ctx.outputShape;
  const axes = input.length - 1;
  const pools = 'pool_size' in ctx.args;
  // What a pool has beyond the input takes no part: a window or a step larger than the input is the input.
  const within = (lengths: readonly number[]): readonly number[] => (pools ? lengths.map((length, i) => Math.min(length, input[i] ?? length)) : lengths);
  const size = within(perAxis(given, axes)!);
  const strides = within(stridesOf(ctx.args, axes) ?? (pools ? size : size.map(() => 1)));
  const dilation = perAxis(ctx.args['dilation'] ?? ctx.args['dilation_rate'], axes) ?? size.map(() => 1);
  const inside = size.map((taps, i) => partInBounds(input[i] ?? 1, output[i] ?? 1, taps, strides[i]!, dilation[i]!, ctx.args['padding'] === 'same'));
  const inBounds = inside.reduce((a, { apart }) => a * apart(0), 1);
  return {
    taps: size.reduce((a, b) => a * b, 1),
    stride: strides.reduce((a, b) => a * b, 1) ** (1 / Math.max(1, axes)),
    axes,
    size,
    inBounds,
    together: inBounds === 1 ? lagsOf(gridOf(output)).map(() => 1) : togetherBy(gridOf(output), inside, inBounds),
  };
}

const stridesOf = (args: Args, axes: number): readonly number[] | undefined => perAxis(args['stride'] ?? args['strides'], axes);

/** Two outputs r apart are taken to lie on a diagonal, and then all lags by as much nearer or farther that the mean over all pairs is exact: normalization is left with what it takes off. */
function togetherBy(grid: readonly number[], inside: readonly Inside[], inBounds: number): readonly number[] {
  const pairs = inside.reduce((a, { anywhere }) => a * anywhere, 1);
  const diagonal = lagsOf(grid).map((r) => inside.reduce((a, { apart }) => a * apart(r / Math.sqrt(grid.length)), 1));
  const mean = overGrid(diagonal, grid);
  const scale = inBounds > mean ? (inBounds - pairs) / (inBounds - mean) : 0;
  return diagonal.map((part) => pairs + scale * (part - mean));
}

interface Inside {
  /** Of two outputs so many places apart. */
  readonly apart: (distance: number) => number;
  /** Of any two outputs. */
  readonly anywhere: number;
}

/**
 * TensorFlow pads (outputs - 1)·stride + reach - inputs zeros, the smaller half in front. Part of the taps that lie on the
 * input at two outputs d apart: a tap that does so at m of n outputs does it at m - d of the n - d pairs.
 */
function partInBounds(inputs: number, outputs: number, size: number, stride: number, dilation: number, same: boolean): Inside {
  if (!same) return { apart: () => 1, anywhere: 1 };
  const reach = (size - 1) * dilation + 1;
  const front = Math.floor(Math.max(0, (outputs - 1) * stride + reach - inputs) / 2);
  const inside: number[] = [];
  for (let tap = 0; tap < size; tap++) {
    // Outputs o with 0 <= o·stride + tap·dilation - front < inputs.
    const first = Math.max(0, Math.ceil((front - tap * dilation) / stride));
    const last = Math.min(outputs - 1, Math.floor((inputs - 1 + front - tap * dilation) / stride));
    inside.push(last - first + 1);
  }
  return {
    apart(distance) {
      const d = Math.min(distance, outputs - 1);
      return inside.reduce((sum, m) => sum + Math.max(0, m - d), 0) / (size * (outputs - d));
    },
    anywhere: inside.reduce((sum, m) => sum + (Math.max(0, m) / outputs) ** 2, 0) / size,
  };
}
