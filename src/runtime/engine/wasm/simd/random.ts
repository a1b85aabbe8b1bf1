/** Random numbers of a training step on the side module: the bits that every engine draws. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { drawKey } from '../../../philox.ts';
import { kernel } from '../kernel.ts';
import { at, sizeOf, withScratch } from '../memory.ts';
import { sideOf } from '../side.ts';

/** Numbers that the side module writes at once. */
const whole = 16;

const uniform = kernel<{ seed: TensorInfo }, { shape: readonly number[] }>('StatelessRandomUniform', (backend, { seed }, { shape }) => {
  const out = backend.makeOutput([...shape], 'float32');
  const [size, words] = [sizeOf(shape), backend.wasm.HEAP32];
  const seeds = [words[at(backend, seed)]!, words[at(backend, seed) + 1]!] as const;
  const { key, counter } = drawKey(seeds);
  if (size % whole === 0) sideOf(backend).randomUniform(at(backend, out) * 4, size, ...key, ...counter);
  else withScratch(backend, [size + whole], (place) => {
    sideOf(backend).randomUniform(place * 4, size, ...key, ...counter);
    backend.wasm.HEAPF32.copyWithin(at(backend, out), place, place + size);
  });
  return out;
});

export const randomKernels = [uniform];
