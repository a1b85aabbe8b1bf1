/** Convolutions of stride 1 with filters of 3 × 3 and their gradients with a quarter of the multiplications: assembly/tiles.ts says how. */
import type { backend_util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend.ts';
import { withScratch, withScratchBytes } from '../memory.ts';
import { sideOf } from '../side.ts';
import type { Task } from '../side.ts';
import { share } from './threads.ts';

type Info = backend_util.Conv2DInfo;

const [tile, planes] = [4, 36];
/** Transformed tiles that stay in a core's second cache; below `fewest` the weights pass too often. */
const [cacheBytes, fewest, most] = [1 << 18, 32, 256];
/** Ranges of tiles, images or sums that threads find at least. Sums of parts decide the bits, so threads do not. */
const units = 4;
/** Channels times filters beyond which 36 planes of them take too much memory. */
const mostWeights = 1 << 18;

const up = (count: number, to: number): number => Math.ceil(count / to) * to;
const tilesOf = (height: number, width: number): number => Math.ceil(height / tile) * Math.ceil(width / tile);

/** Whether a convolution gains: filters of 3 × 3, stride 1, channels in whole vectors, and tiles that are not mostly beyond the edge. */
export function suitsTiles(info: Info): boolean {
  const { inChannels, outChannels, outHeight, outWidth } = info;
  const plain = [info.filterHeight, info.filterWidth].every((taps) => taps === 3)
    && [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth].every((step) => step === 1);
  const channels = [inChannels, outChannels].every((count) => count % 4 === 0 && count >= 8) && inChannels * outChannels <= mostWeights;
  return plain && channels && outHeight * outWidth * 9 >= 1.5 * planes * tilesOf(outHeight, outWidth);
}

/** Addresses of bytes, of the tensors that a direction has. */
interface Places { readonly x?: number; readonly dy?: number; readonly weights?: number; readonly bias?: number; readonly out: number }

/** Has `task` compute units of tiles; `byTiles` gives it as many as there are groups of tiles, and otherwise `units`. */
function run(backend: WasmBackend, info: Info, task: Task, byTiles: boolean, places: Places, sums = 0): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const [wideChannels, wideFilters] = [up(inChannels, 8), up(outChannels, 8)];
  const tiles = batchSize * tilesOf(outHeight, outWidth);
  const fitting = Math.min(most, Math.max(fewest, Math.floor(cacheBytes / (planes * 4 * (wideChannels + wideFilters)))));
  const together = up(Math.min(fitting, Math.ceil(tiles / units)), 4);
  const count = byTiles ? Math.ceil(tiles / together) : partsOf(info);
  const planeBytes = (wide: number): number => together * wide * 4 + 64;
  withScratchBytes(backend, [wideFilters, 20], (bias, at) => {
    const words = backend.wasm.HEAP32;
    words.fill(0, bias / 4, bias / 4 + wideFilters);
    if (places.bias !== undefined) words.copyWithin(bias / 4, places.bias / 4, places.bias / 4 + outChannels);
    words.set([
      batchSize, inHeight, inWidth, inChannels, wideChannels, outHeight, outWidth, outChannels, wideFilters, padInfo.top, padInfo.left,
      Math.ceil(outHeight / tile), Math.ceil(outWidth / tile), together, count, places.x ?? 0, places.dy ?? 0, places.weights ?? 0, bias, places.out,
    ], at / 4);
    share(backend, {
      task, at, units: count, scratch: 1024 + Math.max(inChannels, outChannels) * 144 + planes * (planeBytes(wideChannels) + planeBytes(wideFilters) + sums),
      operations: 2 * tiles * planes * inChannels * wideFilters,
    });
  });
}

const partsOf = ({ batchSize }: Info): number => Math.min(units, batchSize);

interface Reading { readonly turned?: boolean; readonly transposed?: boolean }

/** Lends the packed planes of a filter [3, 3, rows, columns], or as the gradient for the images reads it: taps turned round, rows and columns changed. */
function withWeights(backend: WasmBackend, info: Info, filter: number, { turned = false, transposed = false }: Reading, work: (packed: number) => void): void {
  const { inChannels: rows, outChannels: columns } = info;
  withScratchBytes(backend, [9, 256, planes * (rows * up(columns, 8) + 16)], (taps, spare, packed) => {
    for (let t = 0; t < 9; t++) backend.wasm.HEAP32[taps / 4 + t] = (turned ? 8 - t : t) * rows * columns;
    sideOf(backend).packTiles(filter, taps, rows, columns, transposed ? 1 : columns, transposed ? rows : 1, packed, spare);
    work(packed);
  });
}

/** The convolution of the outputs' gradients that gives the images'. */
const turnedRound = (info: Info): Info => ({
  ...info,
  inHeight: info.outHeight,
  inWidth: info.outWidth,
  inChannels: info.outChannels,
  outHeight: info.inHeight,
  outWidth: info.inWidth,
  outChannels: info.inChannels,
  padInfo: { ...info.padInfo, top: 2 - info.padInfo.top, left: 2 - info.padInfo.left },
});

/** out = x ∗ filter + bias; all are byte addresses, here and below. */
export function convolveTiles(backend: WasmBackend, info: Info, x: number, filter: number, bias: number | undefined, out: number): void {
  withWeights(backend, info, filter, {}, (weights) => run(backend, info, 'convolveTiles', true, { x, weights, out, ...(bias === undefined ? {} : { bias }) }));
}

/** The gradient for the images: a convolution again, or where that takes more tiles, the first one backwards, with sums where windows overlap. */
export function imagesGradient(backend: WasmBackend, info: Info, dy: number, filter: number, out: number): void {
  const back = turnedRound(info);
  const again = tilesOf(info.inHeight, info.inWidth) <= tilesOf(info.outHeight, info.outWidth);
  withWeights(backend, back, filter, { turned: again, transposed: true }, (weights) => {
    if (again) return run(backend, back, 'convolveTiles', true, { x: dy, weights, out });
    backend.wasm.HEAP32.fill(0, out / 4, out / 4 + info.batchSize * info.inHeight * info.inWidth * info.inChannels);
    run(backend, info, 'scatterTiles', false, { dy, weights, out });
  });
}

/** The gradient for the filter. */
export function tilesGradient(backend: WasmBackend, info: Info, x: number, dy: number, out: number): void {
  const size = 9 * info.inChannels * info.outChannels;
  const parts = partsOf(info);
  withScratch(backend, [parts * size], (each) => {
    run(backend, info, 'tilesGradient', false, { x, dy, out: each * 4 }, info.inChannels * up(info.outChannels, 8) * 4 + 64);
    backend.wasm.HEAPF32.copyWithin(out / 4, each, each + size);
    for (let part = 1; part < parts; part++) sideOf(backend).binary(0, out, 0, 4, (each + part * size) * 4, 0, 4, out, 1, size);
  });
}
