/** Shapes and costs of words that slide a window over an image or a sequence: convolution and pooling. */
import { perAxis } from '../ir/axes.ts';
import type { Args, Dim, Shape, Value } from '../ir/types.ts';
import type { ShapeProblem } from './types.ts';

const kinds = ['', 'a sequence (steps x channels)', 'an image (height x width x channels)', 'a volume (depth x height x width x channels)'];

/** What words with windows take, in words: of `most` axes at most. */
export const anyGrid = (most: 2 | 3 = 3): string => (most === 3 ? `${kinds[2]!}, ${kinds[1]!} or ${kinds[3]!}` : `${kinds[2]!} or ${kinds[1]!}`);

/** Sizes, strides and dilations of the axes, or what the word takes instead of this input. */
export function windowsOf(
  input: Shape,
  args: Args,
  size: 'kernel_size' | 'pool_size',
  most: 2 | 3 = 3,
): { axes: number; size: readonly number[]; stride: readonly number[]; dilation: readonly number[] } | ShapeProblem {
  const axes = input.length - 1;
  if (axes < 1 || axes > most) return { problem: 'rank', expected: anyGrid(most) };
  const sizes = perAxis(args[size], axes);
  const stride = perAxis(args['stride'] ?? (size === 'pool_size' ? args[size] : 1), axes);
  const dilation = perAxis(args['dilation_rate'] ?? 1, axes);
  if (sizes && stride && dilation) return { axes, size: sizes, stride, dilation };
  const given = [args[size], args['stride'], args['dilation_rate']].find(
    (value) => Array.isArray(value) && value.length !== axes,
  ) as readonly number[];
  return {
    problem: 'rank',
    expected: `${kinds[given.length] ?? 'another input'} for sizes of ${given.length} ${given.length === 1 ? 'axis' : 'axes'}`,
  };
}

/** Length of an axis after windows went over it; undefined where not one window fits. */
function slide(length: Dim, size: number, stride: number, dilation: number, padding: Value | undefined): Dim | undefined {
  if (length === null) return null;
  if (padding === 'same') return Math.ceil(length / stride);
  const reach = (size - 1) * dilation + 1;
  return length < reach ? undefined : Math.floor((length - reach) / stride) + 1;
}

/** Output shape of windows over `input`, with this many channels. */
export function windowShape(input: Shape, args: Args, size: 'kernel_size' | 'pool_size', channels: Dim, most: 2 | 3 = 3): Shape | ShapeProblem {
  const windows = windowsOf(input, args, size, most);
  if ('problem' in windows) return windows;
  const { axes } = windows;
  const lengths = windows.size.map((k, i) => slide(input[i]!, k, windows.stride[i]!, windows.dilation[i]!, args['padding']));
  if (lengths.includes(undefined)) {
    const what = windows.size.join('x');
    return { problem: 'too-small', because: `a window of ${what} does not fit into ${input.slice(0, axes).join('x')} without padding` };
  }
  return [...(lengths as Dim[]), channels];
}

/** Positions of a shape: all but the channels. NaN where an axis is unknown. */
export const positionsOf = (shape: Shape): number => shape.slice(0, -1).reduce<number>((n, d) => n * (d ?? NaN), 1);

/** `stride` of the language is TensorFlow.js' and Keras' `strides`. */
export function windowArgs({ stride, ...rest }: Args): Record<string, Value | undefined> {
  const given = rest as Record<string, Value | undefined>;
  const initial = Object.keys(given).filter((name) => name.endsWith('_initializer'));
  const first = Object.fromEntries(Object.entries(given).filter(([name]) => !initial.includes(name)));
  return { ...first, strides: stride, ...Object.fromEntries(initial.map((name) => [name, given[name]])) };
}

/** Is any of these lengths larger than 1? */
export const large = (value: Value | undefined): boolean => [value].flat().some((n) => typeof n === 'number' && n > 1);

/** TensorFlow's convolutions take a stride or a dilation, not both. */
export const strideOrDilation = (args: Args): { readonly argument: string; readonly allowed: string } | undefined =>
  large(args['stride']) && large(args['dilation_rate']) ? { argument: 'dilation_rate', allowed: '1 where `stride` is larger than 1' } : undefined;

/** TensorFlow's depthwise convolution takes one stride for both axes. */
export function equalStrides({ stride }: Args): { readonly argument: string; readonly allowed: string } | undefined {
  return [stride].flat().every((n, _, all) => n === all[0]) ? undefined : { argument: 'stride', allowed: 'the same along both axes' };
}

/** Weights of an area. */
export const taps = (kernel: readonly number[]): number => kernel.reduce((a, b) => a * b, 1);
