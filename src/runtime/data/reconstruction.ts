/** Another source's inputs as targets too: what an autoencoder learns to give back. */
import type { DataSource, Split } from '../experiment.ts';
import { inMemory } from './stored/memory.ts';

export interface ReconstructionOptions {
  source: DataSource;
}

/** Bytes stand for byte/255 in inputs, but not in targets. */
function targetsOf(split: Split): Float32Array {
  const inputs = inMemory(split.inputs, 'reconstruction');
  return inputs instanceof Float32Array ? inputs : Float32Array.from(inputs, (byte) => byte / 255);
}
const turned = (split: Split): Split => ({ length: split.length, inputs: split.inputs, targets: targetsOf(split) });

/** The same samples, each its own target; no classes. */
export function reconstruction({ source }: ReconstructionOptions): DataSource {
  return {
    ...source,
    name: 'reconstruction',
    async load(options) {
      const { classes: _classes, ...dataset } = await source.load({ ...options, memory: Infinity });
      return {
        ...dataset,
        name: 'reconstruction',
        description: `reconstruction of ${dataset.description}`,
        targetShape: dataset.inputShape,
        train: turned(dataset.train),
        validation: turned(dataset.validation),
      };
    },
  };
}
