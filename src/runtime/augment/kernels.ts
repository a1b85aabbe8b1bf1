/** What augmentation spends its time on: in vectors of WebAssembly on a memory of its own, or in JavaScript where there is none. */
import { compileSide, instantiate } from '../engine/wasm/side.ts';
import type { AffineMap } from './ops/affine-map.ts';
import { resample, type ResampleOptions } from './ops/resample.ts';
import type { ImageForm } from './types.ts';

export interface Kernels {
  /** Room for so many floats that the others are quick on. */
  room(length: number): Float32Array;
  /** As `resample` of ops; reading one of `to` and `from` while the other is written. */
  resample(from: Float32Array, form: ImageForm, map: AffineMap, options: ResampleOptions, to: Float32Array): Float32Array;
  /** a = share · a + (1 - share) · b. */
  mix(a: Float32Array, b: Float32Array, share: number): void;
  /** Fills `to` with byte / 255 of the bytes that `write` gives; absent where another way is as quick. */
  scale?(to: Float32Array, write: (bytes: Uint8Array) => void): void;
}

export const plainKernels: Kernels = {
  room: (length) => new Float32Array(length),
  resample: (from, form, map, options, to) => resample(from, form, map, options, to),
  mix(a, b, share) {
    for (let i = 0; i < a.length; i++) a[i] = share * a[i]! + (1 - share) * b[i]!;
  },
};

let compiled: { readonly module: object | undefined } | undefined;

/** The code of those in vectors, which threads are given, so that all of them do the same; undefined where it is not there or does not run. */
export const kernelCode = (): object | undefined => (compiled ??= { module: compileSide() }).module;

/** Kernels for one pipeline: its arrays go with it. */
export function createKernels(code = kernelCode()): Kernels {
  if (code === undefined) return plainKernels;
  try {
    return vectorKernels(code);
  } catch {
    // Where so much address space is not to be had.
    return plainKernels;
  }
}

const PAGE = 65536;
/** 256 MB of address space; what is not used takes no memory. */
const MOST_PAGES = 4096;
/** Vectors of four floats may reach beyond the last one. */
const SLACK = 16;

function vectorKernels(code: object): Kernels {
  const { side, memory } = instantiate(code, { initial: 1, maximum: MOST_PAGES });
  const places = new WeakMap<Float32Array, number>();
  let end = SLACK;
  /** The place of so many bytes; undefined where there is no more room. */
  const take = (bytes: number): number | undefined => {
    const place = end;
    const wanted = place + bytes + SLACK;
    const missing = Math.ceil((wanted - memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      if (wanted > MOST_PAGES * PAGE) return undefined;
      memory.grow(missing);
    }
    end = Math.ceil(wanted / SLACK) * SLACK;
    return place;
  };
  let raw: { readonly place: number; readonly bytes: Uint8Array } | undefined;
  return {
    room(length) {
      const place = take(length * Float32Array.BYTES_PER_ELEMENT);
      if (place === undefined) return plainKernels.room(length);
      const made = new Float32Array(memory.buffer, place, length);
      places.set(made, place);
      return made;
    },
    resample(from, form, map, options, to) {
      const { height, width, channels } = form;
      const [at, into] = [places.get(from), places.get(to)];
      const suits = options.fill === 'nearest' && options.interpolation === 'bilinear' && height > 1 && width > 1 && channels <= 4;
      if (!suits || at === undefined || into === undefined) return plainKernels.resample(from, form, map, options, to);
      side.resample(at, into, height, width, channels, ...map);
      return to;
    },
    mix(a, b, share) {
      const [at, other] = [places.get(a), places.get(b)];
      if (at === undefined || other === undefined) plainKernels.mix(a, b, share);
      else side.mixInto(at, other, a.length, share);
    },
    scale(to, write) {
      if (raw === undefined || raw.bytes.length !== to.length) {
        const place = take(to.length);
        raw = place === undefined ? undefined : { place, bytes: new Uint8Array(memory.buffer, place, to.length) };
      }
      const into = places.get(to);
      if (raw === undefined || into === undefined) {
        const bytes = new Uint8Array(to.length);
        write(bytes);
        for (let i = 0; i < to.length; i++) to[i] = bytes[i]! / 255;
        return;
      }
      write(raw.bytes);
      side.scaleBytes(raw.place, into, to.length);
    },
  };
}
