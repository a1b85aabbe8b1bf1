/** Weights in TensorFlow.js' layers-model format: model.json with the list, and binary files beside it. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Manifest, StoredWeight } from '../../pretrained/manifest.ts';
import { Unreadable } from './unreadable.ts';

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: object;
}
interface Shards {
  readonly paths: readonly string[];
  readonly weights: readonly Spec[];
}

const BYTES = 4;

/**
 * @param path of model.json
 * @throws Unreadable when it is no such model, a file beside it is missing or short, or its weights are quantized
 */
export function readLayersModel(path: string): Manifest {
  const layers = new Map<string, StoredWeight[]>();
  for (const { paths, weights } of shardsOf(path)) {
    const elsewhere = paths.find((name) => typeof name !== 'string' || basename(name) !== name);
    if (elsewhere !== undefined) throw new Unreadable(`it names ${JSON.stringify(elsewhere)} for its weights, which is no file beside it`, 'fetch the model again from where it comes from; its weights lie beside model.json');
    const files = paths.map((name) => join(dirname(path), name));
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new Unreadable(`${missing}, which it names, is not there`, 'copy the whole folder of the model');
    let bytes: Buffer | undefined;
    const load = (): Buffer => (bytes ??= Buffer.concat(files.map((file) => readFileSync(file))));
    let offset = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      if (quantization !== undefined || dtype !== 'float32') throw new Unreadable(`its weight ${name} is stored as ${quantization === undefined ? dtype : 'quantized numbers'}`, 'save the model as float32, without quantization');
      const [start, length] = [offset, shape.reduce((n, d) => n * d, 1)];
      offset += length * BYTES;
      const cut = name.indexOf('/');
      const layer = cut < 0 ? name : name.slice(0, cut);
      const list = layers.get(layer) ?? [];
      layers.set(layer, [...list, { name: name.slice(name.lastIndexOf('/') + 1), shape, values: () => floats(load(), start, length, path) }]);
    }
  }
  return [...layers].map(([name, weights]) => ({ name, weights }));
}

function shardsOf(path: string): readonly Shards[] {
  const notOne = (): Unreadable => new Unreadable('it is not a layers model of TensorFlow.js', 'give the folder that gradnet or `model.save` of TensorFlow.js wrote');
  let model: { weightsManifest?: unknown } | null;
  try {
    model = JSON.parse(readFileSync(path, 'utf8')) as typeof model;
  } catch (error) {
    throw error instanceof SyntaxError ? notOne() : error;
  }
  if (!Array.isArray(model?.weightsManifest)) throw notOne();
  return model.weightsManifest as Shards[];
}

function floats(bytes: Buffer, start: number, length: number, path: string): Float32Array {
  const end = start + length * BYTES;
  if (bytes.length < end) throw new Unreadable(`the files beside ${path} hold ${bytes.length} bytes, and its weights need ${end}`, 'copy the whole folder of the model again');
  // A copy begins where Float32Array wants it, at a multiple of four.
  return new Float32Array(Uint8Array.from(bytes.subarray(start, end)).buffer);
}
