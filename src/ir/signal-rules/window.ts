/** Geometry of convolution and pooling windows as the signal rules need it. */
import { perAxis } from '../axes.ts';
import { gridOf } from '../covariance.ts';
import { lagShares, lagsOf, sumsOverPairs } from '../lags.ts';
import type { SignalContext } from '../signal.ts';
import type { Args } from '../types.ts';

export interface Window {
  /** Positions in a window. */
  readonly taps: number;
  /** It is the whole image, of which there is one. */
  readonly whole?: true;
  /** Geometric mean of the strides. */
  readonly stride: number;
  readonly axes: number;
  /** Length along each axis. */
  readonly size: readonly number[];
  /** Part of the taps that lie on the input and not on zero padding, averaged over outputs. */
  readonly inBounds: number;
  /** The same at two outputs at once, by their lag: at the border other taps count than inside, so that values of a common mean differ from place to place. */
  readonly together: readonly number[];
  /** The same at one of the two and at any output at all, twice, less that at any two: what a mean over all outputs has of the two, as a part of what it has of itself. */
  readonly middle: readonly number[];
}

const POINT: Window = { taps: 1, stride: 1, axes: 0, size: [], inBounds: 1, together: [1], middle: [1] };

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
  const inBounds = inside.reduce((a, { together }) => a * together[0]!, 1);
  return {
    taps: size.reduce((a, b) => a * b, 1),
    stride: strides.reduce((a, b) => a * b, 1) ** (1 / Math.max(1, axes)),
    axes,
    size,
    inBounds,
    ...atBorders(gridOf(output), inside, inBounds),
  };
}

/** Averages over the pairs at each lag, whose mean over all pairs is exact: normalization is left with what it takes off. */
function atBorders(grid: readonly number[], inside: readonly Inside[], inBounds: number): Pick<Window, 'together' | 'middle'> {
  if (inBounds === 1) return { together: lagsOf(grid).map(() => 1), middle: lagsOf(grid).map(() => 1) };
  const pairs = lagShares(grid);
  const anywhere = inside.reduce((a, it) => a * it.anywhere, 1);
  const over = (along: (it: Inside) => readonly number[]): readonly number[] =>
    sumsOverPairs(grid, inside.map(along)).map((sum, lag) => (pairs[lag]! > 0 ? sum / pairs[lag]! : anywhere));
  return { together: over(({ together }) => together), middle: over(({ either }) => either).map((part) => (2 * part) / anywhere - 1) };
}

const stridesOf = (args: Args, axes: number): readonly number[] | undefined => perAxis(args['stride'] ?? args['strides'], axes);

/** Along an axis, as parts of the taps. */
interface Inside {
  /** Inside at two outputs, by how far they are apart. */
  readonly together: readonly number[];
  /** At one of the two, and at any output whatever. */
  readonly either: readonly number[];
  /** At any two. */
  readonly anywhere: number;
}

/**
 * TensorFlow pads (outputs - 1)·stride + reach - inputs zeros, the smaller half in front. Part of the taps that lie on the
 * input at two outputs d apart: a tap that does so at m of n outputs, all in a row, does it at m - d of the n - d pairs.
 */
function partInBounds(inputs: number, outputs: number, size: number, stride: number, dilation: number, same: boolean): Inside {
  const everywhere = new Array<number>(outputs).fill(1);
  if (!same) return { together: everywhere, either: everywhere, anywhere: 1 };
  const reach = (size - 1) * dilation + 1;
  const front = Math.floor(Math.max(0, (outputs - 1) * stride + reach - inputs) / 2);
  const [together, either] = [everywhere.map(() => 0), everywhere.map(() => 0)];
  let anywhere = 0;
  for (let tap = 0; tap < size; tap++) {
    // Outputs o with 0 <= o·stride + tap·dilation - front < inputs.
    const first = Math.max(0, Math.ceil((front - tap * dilation) / stride));
    const last = Math.min(outputs - 1, Math.floor((inputs - 1 + front - tap * dilation) / stride));
    const share = Math.max(0, last - first + 1) / outputs;
    anywhere += (share * share) / size;
    for (let d = 0; d < outputs; d++) {
      const pairs = size * (outputs - d);
      // Of outputs with one d places behind them, and of those with one before them.
      const [ahead, behind] = [Math.min(last, outputs - 1 - d) - first + 1, last - Math.max(first, d) + 1];
      together[d]! += Math.max(0, last - first + 1 - d) / pairs;
      either[d]! += (share * (Math.max(0, ahead) + Math.max(0, behind))) / (2 * pairs);
    }
  }
  return { together, either, anywhere };
}
