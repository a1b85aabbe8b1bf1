/** Tensors joined along an axis and taken apart again, as rows that are copied. */
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernel } from '../kernel.ts';
import { at, sizeOf } from '../memory.ts';
import { sideOf } from '../side.ts';

/** Types of 4 bytes, which are copied as they are. */
const plain = ({ dtype }: TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';

const concat = kernel<Record<string, TensorInfo>, { axis: number }>('Concat', (backend, inputs, attrs, stock) => {
  const pieces = Object.values(inputs);
  const [{ shape, dtype }] = pieces as [TensorInfo];
  if (!pieces.every((piece) => plain(piece) && piece.dtype === dtype)) return stock(inputs, attrs);
  const axis = util.parseAxisParam(attrs.axis, shape)[0]!;
  backend_util.assertParamsConsistent(pieces.map((piece) => piece.shape), axis);
  const outShape = backend_util.computeOutShape(pieces.map((piece) => piece.shape), axis);
  const out = backend.makeOutput(outShape, dtype);
  const [rows, step] = [sizeOf(outShape.slice(0, axis)), sizeOf(outShape.slice(axis)) * 4];
  let to = at(backend, out) * 4;
  for (const piece of pieces) {
    const bytes = sizeOf(piece.shape.slice(axis)) * 4;
    sideOf(backend).copyRows(at(backend, piece) * 4, bytes, to, step, bytes, rows);
    to += bytes;
  }
  return out;
});

const split = kernel<{ x: TensorInfo }, { numOrSizeSplits: number | number[]; axis: number }>('SplitV', (backend, { x }, attrs, stock) => {
  if (!plain(x)) return stock({ x }, attrs);
  const axis = util.parseAxisParam(attrs.axis, x.shape)[0]!;
  const sizes = backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis);
  const [rows, step, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis)) * 4, sizeOf(x.shape.slice(axis + 1)) * 4];
  const outputs = sizes.map((size) => backend.makeOutput(x.shape.map((length, i) => (i === axis ? size : length)), x.dtype));
  let from = at(backend, x) * 4;
  outputs.forEach((out, i) => {
    const bytes = sizes[i]! * inner;
    sideOf(backend).copyRows(from, step, at(backend, out) * 4, bytes, bytes, rows);
    from += bytes;
  });
  return outputs;
});

export const pieceKernels = [concat, split];
