/** A model as a SavedModel of TensorFlow's: its prediction, recorded on the native engine, with the weights as constants. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { anyBatch } from '../engine/native/graph/any-batch.ts';
import { idOf, nativeBackend } from '../engine/native/graph/backend.ts';
import { attributesOf, type GraphNode } from '../engine/native/graph/nodes.ts';
import { encode, load, type Signature, type SignatureTensor } from '../engine/native/graph/saved-model.ts';
import { portably } from '../engine/native/own-kernels.ts';
import { trace, type Trace } from '../engine/native/graph/trace.ts';
import { RunError } from '../errors.ts';
import { tf } from '../tf.ts';
import { answersOf } from '../use/open-model.ts';
import { AGREED, type Exported } from './exported.ts';
import { largestDifference, samplesFor } from './trying.ts';

/** Sizes of batches that are recorded; primes, lest one be taken for a product of others. */
const RECORDED = [2, 5, 11];
/** Those that the result is tried on: none that was recorded. */
const TRIED = [1, 7];
/** Of every batch, where the work cannot be written down for any. */
const FIXED = 1;
/** Protobuf ends at 2 GiB. */
const LARGEST = 2 ** 31 - 2 ** 20;

/** The native engine is to be the current one. @throws RunError where the model does what no graph holds */
export function exportSavedModel(model: LayersModel): Exported {
  const bytes = model.weights.reduce((sum, { shape }) => sum + 4 * shape.reduce<number>((n, d) => n * (d ?? 1), 1), 0);
  if (bytes > LARGEST) throw new RunError(`the model has ${(bytes / 2 ** 30).toFixed(1)} GiB of weights, and a SavedModel with the weights in its graph ends at 2 GiB`, { remedy: 'export it --to tfjs' });
  const recorded = RECORDED.map((size) => ({ size, trace: record(model, size) }));
  const found = anyBatch(recorded);
  let reason: string | undefined;
  if ('nodes' in found) {
    const graph = encodeFor(model, recorded[0]!.trace, found.nodes, -1);
    reason = wrongAbout(model, graph, TRIED);
    if (reason === undefined) return { files: { 'saved_model.pb': graph }, notes: [] };
  } else reason = found.problem;
  const fixed = record(model, FIXED);
  const graph = encodeFor(model, fixed, fixed.nodes, FIXED);
  const wrong = wrongAbout(model, graph, [FIXED]);
  if (wrong !== undefined) throw new RunError(`the SavedModel computes something else than the model: ${wrong}`, { remedy: 'export it --to tfjs' });
  return { files: { 'saved_model.pb': graph }, notes: [`it takes ${FIXED} sample at a time, and no batches: ${reason}`] };
}

function record(model: LayersModel, size: number): Trace {
  const samples = samplesFor(model, size);
  tf.dispose(answersOf(model, samples)); // what layers make at their first call is made before it is recorded
  const { trace: recorded, results } = portably(() =>
    trace(samples, () => Object.fromEntries(answersOf(model, samples).map((answer, i) => [`output${i}`, answer])), true),
  );
  tf.dispose([samples, results]);
  const [problem] = recorded.problems;
  if (problem !== undefined) throw new RunError(`no graph holds this model: ${problem}`, { remedy: 'export it --to tfjs' });
  return recorded;
}

/** @param batch size of the first axis of inputs and outputs; -1 is any */
function encodeFor(model: LayersModel, { variables, outputs }: Trace, recorded: readonly GraphNode[], batch: number): Uint8Array {
  const { binding } = nativeBackend();
  const { type, shape } = attributesOf(binding);
  const shapeOf = (of: readonly (number | null)[]): number[] => [batch, ...of.slice(1).map((size) => size ?? -1)];
  const weights = variables.map(({ variable, name, dtype }): GraphNode => ({
    name: `${name}/read`,
    operation: 'Const',
    attributes: [type('dtype', dtype)],
    inputs: [],
    tensor: { shape: variable.shape, dtype, values: variable.dataSync() },
  }));
  const inputs = model.inputs.map(({ name, shape: of }, i): SignatureTensor => {
    const dtype = recorded.find((node) => node.name === `input${i}`)!.attributes.find((it) => it.name === 'dtype')!.value as number;
    return { name, node: `input${i}`, dtype, shape: shapeOf(of) };
  });
  const nodes = recorded.map((node): GraphNode => {
    const input = inputs.find((it) => it.node === node.name);
    return input === undefined ? node : { ...node, attributes: [type('dtype', input.dtype), shape('shape', input.shape)] };
  });
  const answers = model.outputs.map(({ shape: of }, i): SignatureTensor => ({
    name: model.outputNames[i]!,
    node: `output${i}`,
    dtype: binding.TF_FLOAT,
    shape: shapeOf(of),
  }));
  const ends = answers.map(({ node }): GraphNode => ({
    name: node,
    operation: 'Identity',
    attributes: [type('T', binding.TF_FLOAT)],
    inputs: [outputs[node]!],
  }));
  return encode([...weights, ...nodes, ...ends], { inputs, outputs: answers } satisfies Signature);
}

/** Has TensorFlow load it and answer; what is wrong with the answers, if anything is. */
function wrongAbout(model: LayersModel, bytes: Uint8Array, sizes: readonly number[]): string | undefined {
  let session: number | undefined;
  try {
    session = load(bytes, true);
    for (const size of sizes) {
      const difference = tf.tidy(() => {
        const samples = samplesFor(model, size);
        return largestDifference(answersOf(model, samples), answersOfSession(session!, samples, model.outputs.length));
      });
      if (!(difference <= AGREED)) return `for a batch of ${size} its answers differ by ${difference}`;
    }
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n')[0];
  } finally {
    if (session !== undefined) nativeBackend().binding.deleteSavedModel(session);
  }
}

function answersOfSession(session: number, samples: readonly Tensor[], outputs: number): Tensor[] {
  const backend = nativeBackend();
  const names = (what: string, count: number): string => Array.from({ length: count }, (_, i) => `${what}${i}`).join(',');
  return backend.binding
    .runSavedModel(session, samples.map(idOf), names('input', samples.length), names('output', outputs))
    .map((handle) => backend.createOutputTensor(handle));
}
