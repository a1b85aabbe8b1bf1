/** A model for plain TensorFlow.js: only layers that it has, with what a page has to do to samples. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem, RunError } from '../errors.ts';
import { isOwn } from '../own-classes.ts';
import { tf } from '../tf.ts';
import { answersOf, type Opened } from '../use/open-model.ts';
import { changed, type Json, type Part } from '../use/topology.ts';
import { AGREED, type Exported } from './exported.ts';
import { largestDifference, samplesFor } from './trying.ts';

/** Of gradnet's own layers, those that do in use what one of TensorFlow.js' does. */
const inUse: Readonly<Record<string, string>> = { SpatialDropout2D: 'Dropout', SpatialDropout3D: 'Dropout' };

/** @throws RunError naming what plain TensorFlow.js lacks */
export async function exportTfjs({ file, model }: Opened, folder: string): Promise<Exported> {
  const topology = plainTopology(file.modelTopology);
  const [weightsManifest, bytes] = weightsOf(file.weightsManifest, folder);
  await check(topology, weightsManifest[0]!.weights, bytes, model);
  const json = { ...file, modelTopology: topology, weightsManifest };
  return { files: { 'weights.bin': bytes, 'model.json': Buffer.from(JSON.stringify(json)) }, notes: [] };
}

const nameOf = ({ config: { name }, class_name: kind }: Part): string => (typeof name === 'string' ? name : kind);

function plainTopology(topology: Json): Json {
  const lacking: string[] = [];
  const plain = changed(topology, {
    initializer: (part) => (isOwn(part.class_name) ? { class_name: 'Zeros', config: {} } : part),
    layer: (part: Part) => {
      const other = inUse[part.class_name];
      if (other !== undefined) return { ...part, class_name: other };
      if (isOwn(part.class_name)) lacking.push(`${nameOf(part)} (${part.class_name})`);
      return part;
    },
    activation: (name, layer) => {
      if (isOwn(name)) lacking.push(`${layer} (activation ${name})`);
    },
  });
  if (lacking.length === 0) return plain;
  throw new RunError(`plain TensorFlow.js lacks layers of this model: ${[...new Set(lacking)].join(', ')}`, {
    remedy: 'export it --to savedmodel, or load model/ in a program that imports gradnet/runtime, which makes them known',
  });
}

/** All in one file. */
function weightsOf(manifest: Opened['file']['weightsManifest'], folder: string): [Opened['file']['weightsManifest'], Buffer] {
  const bytes = Buffer.concat(manifest.flatMap(({ paths }) => paths.map((name) => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      const { reason, remedy } = fileProblem(error);
      throw new RunError(`cannot read ${join(folder, name)}: ${reason}`, { remedy, cause: error });
    }
  })));
  return [[{ paths: ['weights.bin'], weights: manifest.flatMap(({ weights }) => weights) }], bytes];
}

/** Loads what is about to be written and has it answer: some layers are TensorFlow.js' own, but with abilities that it lacks. */
async function check(topology: Json, weightSpecs: readonly object[], bytes: Buffer, model: Opened['model']): Promise<void> {
  let difference: number;
  try {
    const weightData = Uint8Array.from(bytes).buffer;
    const loaded = await tf.loadLayersModel({
      load: () => Promise.resolve({ modelTopology: topology as object, weightSpecs: weightSpecs as never, weightData }),
    });
    difference = tf.tidy(() => {
      const samples = samplesFor(model, 2);
      return largestDifference(answersOf(model, samples), answersOf(loaded, samples));
    });
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`plain TensorFlow.js cannot compute this model: ${(error as Error).message}`, { remedy: 'export it --to savedmodel', cause: error });
  }
  if (!(difference <= AGREED)) throw new RunError(`plain TensorFlow.js computes something else of this model: it differs by ${difference}`, { remedy: 'export it --to savedmodel' });
}
