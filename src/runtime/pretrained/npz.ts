/** Weights as numpy.savez wrote them: one array a weight, called `layer/weight`. */
import { unzipSync } from 'fflate';
import type { Manifest, StoredWeight } from '../../pretrained/manifest.ts';
import { Unreadable } from './unreadable.ts';

/** @throws Unreadable when an array is not of float32 or float64 in C order */
export function readNpz(bytes: Uint8Array): Manifest {
  const layers = new Map<string, StoredWeight[]>();
  for (const [file, data] of Object.entries(unzipSync(bytes))) {
    const key = file.replace(/\.npy$/, '');
    const cut = key.lastIndexOf('/');
    if (cut < 0) throw new Unreadable(`its array ${key} does not say which layer it is of`, 'call arrays `layer/weight`: numpy.savez("w.npz", **{"conv1/kernel": …})');
    const name = key.slice(cut + 1);
    const weight = { ...(/^\d+$/.test(name) ? {} : { name }), ...arrayOf(data, key) };
    layers.set(key.slice(0, cut), [...(layers.get(key.slice(0, cut)) ?? []), weight]);
  }
  return [...layers].map(([name, weights]) => ({ name, weights }));
}

/** The .npy format: `\x93NUMPY`, version, length of the header, the header (a Python dictionary), the values. */
function arrayOf(data: Uint8Array, key: string): StoredWeight {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const long = data[6]! > 1;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = Buffer.from(data.subarray(long ? 12 : 10, start)).toString('latin1');
  const kind = /'descr': '<f([48])'/.exec(header)?.[1];
  const shape = /'shape': \(([\d, ]*)\)/.exec(header)?.[1];
  if (kind === undefined || shape === undefined || !header.includes("'fortran_order': False")) {
    throw new Unreadable(`its array ${key} is not of float32 or float64 in C order`, 'save `numpy.ascontiguousarray(w, "float32")`');
  }
  const dims = shape.split(',').filter((part) => part.trim() !== '').map(Number);
  const count = dims.reduce((n, d) => n * d, 1);
  const values = (): Float32Array => Float32Array.from({ length: count }, (_, i) =>
    (kind === '4' ? view.getFloat32(start + 4 * i, true) : view.getFloat64(start + 8 * i, true)));
  return { shape: dims, values };
}
