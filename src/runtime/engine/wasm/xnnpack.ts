/** The heavy arithmetic: XNNPACK's matrix product and convolution, called on places in the heap. */
import type { WasmBackend, WasmModule } from './backend.ts';
import { withViews } from './memory.ts';

type Call = (...args: (number | Uint8Array)[]) => void;
const products = new WeakMap<WasmModule, Call>();
const convolutions = new WeakMap<WasmModule, Call>();

function bound(cache: WeakMap<WasmModule, Call>, module: WasmModule, name: string, parameters: ('number' | 'array')[]): Call {
  let call = cache.get(module);
  if (!call) cache.set(module, call = module.cwrap(name, null, parameters));
  return call;
}

/** A row-major matrix product out = a b (+ bias on each row); places are indices in HEAPF32, b may also be a tensor's identity. */
export interface Product {
  a: number;
  b: number;
  out: number;
  rows: number;
  inner: number;
  columns: number;
  bias?: number;
}

const bytes = (...shape: number[]): Uint8Array => new Uint8Array(new Int32Array(shape).buffer);

/** @param weightId identity of b where its packed form may be kept for the next call; default none is kept. */
export function multiply(backend: WasmBackend, product: Product, weightId?: number): void {
  const { rows, inner, columns } = product;
  const places = [
    { at: product.a, size: rows * inner },
    { at: product.out, size: rows * columns },
    ...(weightId === undefined ? [{ at: product.b, size: inner * columns }] : []),
    ...(product.bias === undefined ? [] : [{ at: product.bias, size: columns }]),
  ];
  const call = bound(products, backend.wasm, '_FusedMatMul', [
    'number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number', 'number', 'number', 'number', 'number',
  ]);
  withViews(backend, places, (a, out, ...rest) => {
    const b = weightId ?? rest.shift()!;
    call(a, bytes(1, rows, inner), 3, b, bytes(1, inner, columns), 3, 0, 0, 0, rest[0] ?? 0, 0, 0, out);
  });
}

/** A stride-1 convolution of an NHWC image with explicit padding. */
export interface Convolution {
  x: number;
  /** [filterHeight, filterWidth, inChannels, outChannels] */
  filter: number;
  out: number;
  batch: number;
  height: number;
  width: number;
  filterHeight: number;
  filterWidth: number;
  inChannels: number;
  outChannels: number;
  pad: { top: number; right: number; bottom: number; left: number };
}

/** Writes [batch, height + top + bottom - filterHeight + 1, width + left + right - filterWidth + 1, outChannels] at `out`. */
export function convolve(backend: WasmBackend, c: Convolution): void {
  const call = bound(convolutions, backend.wasm, 'Conv2D', Array<'number'>(19).fill('number'));
  const { top, right, bottom, left } = c.pad;
  const outSize = c.batch * (c.height + top + bottom - c.filterHeight + 1) * (c.width + left + right - c.filterWidth + 1) * c.outChannels;
  const places = [
    { at: c.x, size: c.batch * c.height * c.width * c.inChannels },
    { at: c.filter, size: c.filterHeight * c.filterWidth * c.inChannels * c.outChannels },
    { at: c.out, size: outSize },
  ];
  withViews(backend, places, (x, filter, out) => call(
    x, c.batch, c.height, c.width, filter, c.filterHeight, c.filterWidth, top, right, bottom, left, 0, 1, 1, 1, 1, c.inChannels, c.outChannels, out,
  ));
}
