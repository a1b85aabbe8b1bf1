/** Writes a model in TensorFlow.js' layers-model format, so that no reader ever sees half a file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeDurably } from '../checkpoint/durable.ts';
import { tf } from '../tf.ts';

/**
 * `folder/model.json` and `folder/weights.bin`, each written beside its place, synced and renamed. The weights come
 * first: model.json holds the topology only and is the same from epoch to epoch, so the pair always matches.
 * @throws the file system's own error
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    const data = tf.io.CompositeArrayBuffer.join(artifacts.weightData ?? []);
    writeDurably(join(folder, 'weights.bin'), [new Uint8Array(data)]);
    const { modelTopology, format, generatedBy, convertedBy, userDefinedMetadata } = artifacts;
    const weightsManifest = [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }];
    const json = JSON.stringify({ modelTopology, format, generatedBy, convertedBy, userDefinedMetadata, weightsManifest });
    writeDurably(join(folder, 'model.json'), json);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  }));
}
