/** Maximum and Minimum of two tensors, with NaN winning as in TensorFlow. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';

interface Inputs { a: TensorInfo; b: TensorInfo }

const extreme = (name: string, aWins: (a: number, b: number) => boolean) => kernel<Inputs, object>(name, (backend, inputs, attrs, stock) => {
  const { a, b } = inputs;
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock(inputs, attrs);
  const out = backend.makeOutput(broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape), 'float32');
  const [heap, to, size] = [floats(backend), at(backend, out), sizeOf(out.shape)];
  const pick = (place: TensorInfo) => reader(at(backend, place), place.shape, out.shape);
  const [fromA, fromB] = [pick(a), pick(b)];
  for (let i = 0; i < size; i++) {
    const [x, y] = [heap[fromA(i)]!, heap[fromB(i)]!];
    heap[to + i] = x !== x || aWins(x, y) ? x : y;
  }
  return out;
});

/** Index in the heap of the element that broadcasting puts at `index` of the output. */
function reader(start: number, own: number[], shape: number[]): (index: number) => number {
  const size = sizeOf(own);
  if (size === 1) return () => start;
  if (size === sizeOf(shape)) return (index) => start + index;
  const lengths = [...Array<number>(shape.length - own.length).fill(1), ...own];
  const strides = lengths.map((length, axis) => (length === 1 ? 0 : sizeOf(lengths.slice(axis + 1))));
  return (index) => {
    let [rest, place] = [index, start];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return place;
  };
}

export const maximum = extreme('Maximum', (a, b) => a > b);
export const minimum = extreme('Minimum', (a, b) => a < b);
