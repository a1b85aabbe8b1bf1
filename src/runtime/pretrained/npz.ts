/** Weights as numpy.savez wrote them: one array a weight, called `layer/weight`. */
import { unzipSync } from 'fflate';
import type { Manifest, StoredWeight } from '../../pretrained/manifest.ts';
import { parseNpy } from '../data/npy.ts';
import { Unreadable } from './unreadable.ts';

/** @throws Unreadable when an array is not of float32 or float64 */
export function readNpz(bytes: Uint8Array): Manifest {
  const layers = new Map<string, StoredWeight[]>();
  for (const [file, data] of Object.entries(unzipSync(bytes))) {
    const key = file.replace(/\.npy$/, '');
    const cut = key.lastIndexOf('/');
    if (cut < 0) throw new Unreadable(`its array ${key} does not say which layer it is of`, 'call arrays `layer/weight`: numpy.savez("w.npz", **{"conv1/kernel": …})');
    const name = key.slice(cut + 1);
    const { shape, type, values } = parseNpy(data);
    if (type !== 'f4' && type !== 'f8') throw new Unreadable(`its array ${key} is not of float32 or float64`, 'save `w.astype("float32")`');
    const weight = { ...(/^\d+$/.test(name) ? {} : { name }), shape, values: () => Float32Array.from(values()) };
    layers.set(key.slice(0, cut), [...(layers.get(key.slice(0, cut)) ?? []), weight]);
  }
  return [...layers].map(([name, weights]) => ({ name, weights }));
}
