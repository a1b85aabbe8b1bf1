/** Shapes and costs of words that slide a window over an image or a sequence: convolution and pooling. */
import type { Args, Dim, Shape, Value } from '../ir/types.ts';
import type { ShapeProblem } from './types.ts';

/** One number an axis from `3` or `3x3`; undefined where the count of axes differs. */
export function perAxis(value: Value | undefined, axes: number): readonly number[] | undefined {
  if (typeof value === 'number') return Array.from({ length: axes }, () => value);
  if (!Array.isArray(value)) return undefined;
  const list = value as readonly number[];
  if (list.length === 1) return Array.from({ length: axes }, () => list[0]!);
  return list.length === axes ? list : undefined;
}

const kinds = ['', 'a sequence (steps x channels)', 'an image (height x width x channels)'];

/** Sizes and strides of the axes, or what the word takes instead of this input. */
export function windowsOf(input: Shape, args: Args, size: 'kernel_size' | 'pool_size'): { axes: number; size: readonly number[]; stride: readonly number[] } | ShapeProblem {
  const axes = input.length - 1;
  if (axes < 1 || axes > 2) return { problem: 'rank', expected: `${kinds[2]!} or ${kinds[1]!}` };
  const sizes = perAxis(args[size], axes);
  const stride = perAxis(args['stride'] ?? (size === 'pool_size' ? args[size] : 1), axes);
  if (sizes && stride) return { axes, size: sizes, stride };
  return { problem: 'rank', expected: `${kinds[3 - axes] ?? 'another input'} for sizes of ${3 - axes} ${axes === 2 ? 'axis' : 'axes'}` };
}

/** Length of an axis after windows went over it; undefined where not one window fits. */
function slide(length: Dim, size: number, stride: number, padding: Value | undefined): Dim | undefined {
  if (length === null) return null;
  if (padding === 'same') return Math.ceil(length / stride);
  return length < size ? undefined : Math.floor((length - size) / stride) + 1;
}

/** Output shape of windows over `input`, with this many channels. */
export function windowShape(input: Shape, args: Args, size: 'kernel_size' | 'pool_size', channels: Dim): Shape | ShapeProblem {
  const windows = windowsOf(input, args, size);
  if ('problem' in windows) return windows;
  const { axes } = windows;
  const lengths = windows.size.map((k, i) => slide(input[i]!, k, windows.stride[i]!, args['padding']));
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
  const { kernel_initializer, bias_initializer, ...first } = rest as Record<string, Value | undefined>;
  return { ...first, strides: stride, kernel_initializer, bias_initializer };
}
