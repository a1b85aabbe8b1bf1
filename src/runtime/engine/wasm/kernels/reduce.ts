/** Sum and Mean over neighbouring axes without the transpose the package makes, in double precision. */
import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { kernel } from '../kernel.ts';
import type { WasmKernel } from '../kernel.ts';
import { at, floats, sizeOf } from '../memory.ts';
import { sumMiddle } from '../primitives.ts';

interface Attrs { axis?: number | number[]; keepDims?: boolean }

/** Writes scale * the sums of [outer, reduced, inner] over the middle axis; places are indices in HEAPF32. */
type SumMiddle = (backend: WasmBackend, from: number, to: number, outer: number, reduced: number, inner: number, scale: number) => void;

const reduction = (name: string, scale: (reduced: number) => number, sumUp: SumMiddle): WasmKernel =>
  kernel<{ x: TensorInfo }, Attrs>(name, (backend, { x }, attrs, stock) => {
    const axes = util.parseAxisParam(attrs.axis as number[], x.shape).sort((a, b) => a - b);
    const first = axes[0] ?? 0;
    const neighbours = axes.every((axis, i) => axis === first + i);
    if (x.dtype !== 'float32' || !neighbours || axes.length === 0 || sizeOf(x.shape) === 0) return stock({ x }, attrs);
    const last = first + axes.length;
    const outer = x.shape.slice(0, first);
    const inner = x.shape.slice(last);
    const kept = attrs.keepDims ? axes.map(() => 1) : [];
    const reduced = sizeOf(x.shape.slice(first, last));
    const out = backend.makeOutput([...outer, ...kept, ...inner], 'float32');
    sumUp(backend, at(backend, x), at(backend, out), sizeOf(outer), reduced, sizeOf(inner), scale(reduced));
    return out;
  });

/** Sum and Mean. */
export const reductionBy = (sumUp: SumMiddle): [WasmKernel, WasmKernel] =>
  [reduction('Sum', () => 1, sumUp), reduction('Mean', (reduced) => 1 / reduced, sumUp)];

export const [sum, mean] = reductionBy((backend, ...rest) => sumMiddle(floats(backend), ...rest));
