/** Weights that Keras saved as HDF5: `.weights.h5` of Keras 3, and the whole models and weights of Keras 2. */
import { Dataset, File, Group } from 'jsfive';
import type { Manifest, StoredLayer, StoredWeight } from '../../pretrained/manifest.ts';
import { Unreadable } from './unreadable.ts';

/** @throws Unreadable when it is not HDF5, or none of Keras' */
export function readHdf5(bytes: Uint8Array): Manifest {
  let file;
  try {
    file = new File(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  } catch {
    throw new Unreadable('it is not an HDF5 file', 'give what `model.save_weights` or `model.save` wrote');
  }
  const legacy = groupOf(file, 'model_weights') ?? file;
  if (Array.isArray(legacy.attrs['layer_names'])) return legacyLayers(legacy);
  const layers = groupOf(file, 'layers');
  if (layers !== undefined) return numberedLayers(layers);
  throw new Unreadable('it is HDF5, but not of weights that Keras saved', 'save them with `model.save_weights("name.weights.h5")`');
}

const groupOf = (group: Group, name: string): Group | undefined => {
  const found = group.keys.includes(name) ? group.get(name) : undefined;
  return found instanceof Group ? found : undefined;
};

function weightOf(dataset: Dataset, name?: string): StoredWeight {
  return { ...(name === undefined ? {} : { name }), shape: dataset.shape, values: () => Float32Array.from(dataset.value) };
}

/** Keras 2: attributes list the layers and, for each, the paths of its weights in order. */
function legacyLayers(root: Group): StoredLayer[] {
  return (root.attrs['layer_names'] as string[]).flatMap((name) => {
    const group = groupOf(root, name);
    const paths = group?.attrs['weight_names'];
    if (group === undefined || !Array.isArray(paths)) return [];
    const weights = (paths as string[]).map((path) => weightOf(group.get(path) as Dataset, path.split('/').at(-1)!.replace(/:\d+$/, '')));
    return weights.length === 0 ? [] : [{ name, weights }];
  });
}

/** Parts of layers in the order in which Keras lists their weights, where that is not the alphabet's. */
const PARTS = ['vars', 'cell', 'layer', 'forward_layer', 'backward_layer', 'query_dense', 'key_dense', 'value_dense', 'output_dense'];

/** Keras 3: a group a layer with numbered weights in `vars`, whose attribute is the layer's name (absent from older files). */
function numberedLayers(layers: Group): StoredLayer[] {
  return layers.keys.flatMap((key): StoredLayer[] => {
    const layer = groupOf(layers, key);
    if (layer === undefined) return [];
    // A model within the model: its layers count like any other.
    const inner = groupOf(layer, 'layers');
    if (inner !== undefined) return numberedLayers(inner);
    const name = groupOf(layer, 'vars')?.attrs['name'];
    const weights = weightsBelow(layer);
    return weights.length === 0 ? [] : [{ name: typeof name === 'string' ? name : key, weights }];
  });
}

function weightsBelow(group: Group): StoredWeight[] {
  const rank = (key: string): number => (PARTS.includes(key) ? PARTS.indexOf(key) : PARTS.length);
  const keys = [...group.keys].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  return keys.flatMap((key) => {
    const found = group.get(key);
    return found instanceof Dataset ? [weightOf(found)] : weightsBelow(found);
  });
}
