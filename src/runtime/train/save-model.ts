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
    // as they are: a copy an epoch is what the collector of garbage would stop the next one for
    const pieces = [artifacts.weightData ?? []].flat();
    writeDurably(join(folder, 'weights.bin'), pieces.map((piece) => new Uint8Array(piece)));
    const { modelTopology, format, generatedBy, convertedBy, userDefinedMetadata } = artifacts;
    const weightsManifest = [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }];
    const json = JSON.stringify({ modelTopology, format, generatedBy, convertedBy, userDefinedMetadata, weightsManifest });
    writeDurably(join(folder, 'model.json'), json);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  }));
}
