/** The process that `gradnetc predict` starts: what a trained run's model answers to files. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { selectEngine, type EngineRequest } from '../engine/index.ts';
import { RunError } from '../errors.ts';
import type { Preparation } from '../experiment.ts';
import { loadPretrained } from '../pretrained/load.ts';
import { tf } from '../tf.ts';
import { buildModel } from '../train/build-model.ts';
import { captureExperiment } from '../train/capture.ts';
import { goalsOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import { readInputs } from './inputs.ts';
import { reply } from './reply.ts';

export interface PredictRequest {
  readonly program: string;
  /** Folder of its model.json. */
  readonly model: string;
  readonly seed: number;
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
  const { pretrained: _begins, ...experiment } = await captureExperiment(resolve(request.program));
  await selectEngine(request.engine);
  const { model } = await buildModel(experiment, request.seed);
  await loadPretrained(model, [{ file: resolve(request.model) }]);
  if (model.inputs.length !== 1) throw new RunError(`the model has ${model.inputs.length} inputs, and files give one`, { remedy: 'load model/ in TensorFlow.js' });
  const shape = model.inputs[0]!.shape.slice(1) as number[];
  const preparation = preparationOf(request.model);
  const given = (await Promise.all(request.inputs.map((path) => readInputs(path, { shape, preparation })))).flat();
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  const rows: PredictReply['rows'][number][] = [];
  for (let from = 0; from < given.length; from += BATCH) {
    const part = given.slice(from, from + BATCH);
    tf.tidy(() => {
      const inputs = tf.stack(part.map(({ values }) => tf.tensor(values, shape)));
      const outputs = head.finish(head.forward([inputs], false)).map((output) => ({ values: output.dataSync(), size: output.size / part.length }));
      part.forEach(({ name }, i) => rows.push({
        input: name,
        answers: outputs.map(({ values, size }, k) => ({ output: goals[k]!.name, ...answer([...values.slice(i * size, (i + 1) * size)], goals[k]!.loss.link, k === 0 ? preparation?.labels : undefined) })),
      }));
    });
  }
  return { rows } satisfies PredictReply;
});

function answer(values: number[], link: string | undefined, labels: readonly string[] | undefined): Omit<Answer, 'output'> {
  if (link === 'softmax' || (link === 'sigmoid' && values.length === 1)) {
    const shares = link === 'softmax' ? values : [1 - values[0]!, values[0]!];
    const names = shares.map((_, k) => labels?.[k] ?? String(k));
    const best = shares.indexOf(Math.max(...shares));
    return { class: names[best]!, probability: shares[best]!, probabilities: Object.fromEntries(shares.map((share, k) => [names[k]!, share])) };
  }
  return { values };
}

/** What was fitted to the data is stored with the model. */
function preparationOf(model: string): Preparation | undefined {
  const { userDefinedMetadata } = JSON.parse(readFileSync(join(model, 'model.json'), 'utf8')) as { userDefinedMetadata?: { data?: Preparation } };
  return userDefinedMetadata?.data;
}
