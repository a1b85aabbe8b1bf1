/** The process that `gradnetc predict` starts: what a trained run's model answers to files. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { selectEngine, type EngineRequest } from '../engine/index.ts';
import type { Experiment } from '../experiment.ts';
import { tf } from '../tf.ts';
import { goalsOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import { labelsOf } from '../train/metadata.ts';
import { createAnswers } from './answers.ts';
import { readInputs } from './inputs.ts';
import { answersOf, openModel, type OfRun } from './open-model.ts';
import { reply } from '../reply.ts';
import { readSeveral, type GivenSeveral, type NamedInput } from './several-inputs.ts';

export interface PredictRequest {
  /** Of model.json. */
  readonly folder: string;
  /** Where it is of a run; without it, what an output means is seen from its last activation. */
  readonly run?: OfRun;
  readonly engine: EngineRequest;
  /** Files and folders. */
  readonly inputs: readonly string[];
}

/** Of one output: a class with the probability of each, or values. */
export interface Answer {
  readonly output: string;
  readonly class?: string;
  readonly probability?: number;
  /** By class. */
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly values?: readonly number[];
}

export interface PredictReply {
  readonly rows: readonly { readonly input: string; readonly answers: readonly Answer[] }[];
}

/** Inputs that go through the model at once. */
const BATCH = 64;

/** Prints a `PredictReply` as JSON; errors go to stderr in words, and into the exit code. */
export const predictProgram = (request: PredictRequest): Promise<void> => reply(async () => {
  await selectEngine(request.engine);
  const { file, model, experiment } = await openModel(request.folder, request.run);
  const metadata = file.userDefinedMetadata ?? {};
  const inputs = model.inputs.map(({ shape }, i) => ({
    name: experiment?.inputs?.[i] ?? model.inputNames[i]!,
    shape: shape.slice(1) as number[],
    preparation: metadata.data,
  }));
  const given = (await Promise.all(request.inputs.map((path) => readGiven(path, inputs)))).flat();
  const { outputs: meanings, compute } = experiment === undefined ? asItIs(model) : asTrained(model, experiment);
  const answers = createAnswers(compute);
  const rows: PredictReply['rows'][number][] = [];
  for (let from = 0; from < given.length; from += BATCH) {
    const part = given.slice(from, from + BATCH);
    const tensors = inputs.map(({ shape }, k) => tf.tidy(() => tf.stack(part.map(({ values }) => tf.tensor(values[k]!, shape)))));
    const outputs = answers.of(tensors, part.length);
    tf.dispose(tensors);
    part.forEach(({ name }, i) => rows.push({
      input: name,
      answers: outputs.map((values, k) => {
        const width = values.length / part.length;
        return { output: meanings[k]!.name, ...answer([...values.subarray(i * width, (i + 1) * width)], meanings[k]!.link, labelsOf(metadata, k)) };
      }),
    }));
  }
  answers.dispose();
  return { rows } satisfies PredictReply;
});

async function readGiven(path: string, inputs: readonly NamedInput[]): Promise<GivenSeveral[]> {
  const [only, ...others] = inputs;
  return others.length > 0 ? readSeveral(path, inputs) : (await readInputs(path, only!)).map(({ name, values }) => ({ name, values: [values] }));
}

function answer(values: number[], link: string | undefined, labels: readonly string[] | undefined): Omit<Answer, 'output'> {
  if (link === 'softmax' || (link === 'sigmoid' && values.length === 1)) {
    const shares = link === 'softmax' ? values : [1 - values[0]!, values[0]!];
    const names = shares.map((_, k) => labels?.[k] ?? String(k));
    const best = shares.indexOf(Math.max(...shares));
    return { class: names[best]!, probability: shares[best]!, probabilities: Object.fromEntries(shares.map((share, k) => [names[k]!, share])) };
  }
  return { values };
}

interface Meant {
  /** What each output is called, and the activation that makes it probabilities. */
  readonly outputs: readonly { readonly name: string; readonly link: string | undefined }[];
  compute(inputs: readonly Tensor[]): Tensor[];
}

function asTrained(model: LayersModel, experiment: Experiment): Meant {
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  return { outputs: goals.map(({ name, loss }) => ({ name, link: loss.link })), compute: (inputs) => head.finish(head.forward(inputs, false)) };
}

function asItIs(model: LayersModel): Meant {
  const outputs = model.outputs.map(({ sourceLayer }, i) => {
    const { activation } = sourceLayer as unknown as { activation?: { getClassName(): string } };
    return { name: model.outputs.length === 1 ? '' : model.outputNames[i]!, link: activation?.getClassName() ?? sourceLayer.getClassName().toLowerCase() };
  });
  return { outputs, compute: (inputs) => answersOf(model, inputs) };
}
