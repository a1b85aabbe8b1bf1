/** The process that `gradnetc evaluate` starts: losses and metrics of a trained run over a split, and its confusions of classes. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { openPlainFeed } from '../augment/feed.ts';
import { disposeBatch } from '../data/batches.ts';
import { columnsOf } from '../data/columns.ts';
import { RunError } from '../errors.ts';
import type { Split } from '../experiment.ts';
import { tf } from '../tf.ts';
import { recordedFigures } from '../train/checks.ts';
import { createEvaluation } from '../train/evaluate.ts';
import { goalsOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import { Confusion, type ClassFigures } from './confusion.ts';
import { reply } from '../reply.ts';
import { openTrained, type Trained, type TrainedRequest } from './trained.ts';

export interface EvaluateRequest extends TrainedRequest {
  readonly split: 'train' | 'validation';
  readonly batch: number;
}

export interface OutputClasses {
  /** Of an output; empty where the model has one. */
  readonly output: string;
  readonly classes: readonly ClassFigures[];
  /** Rows are what samples are, columns what they were taken for. */
  readonly confusion: readonly (readonly number[])[];
}

export interface EvaluateReply {
  readonly data: string;
  readonly split: string;
  readonly samples: number;
  readonly engine: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly outputs: readonly OutputClasses[];
}

/** Prints an `EvaluateReply` as JSON; errors go to stderr in words, and into the exit code. */
export const evaluateProgram = (request: EvaluateRequest): Promise<void> => reply(async () => {
  const trained = await openTrained(request);
  const split = trained.dataset[request.split];
  if (split.length === 0) throw new RunError(`the data has no ${request.split} samples`, { remedy: request.split === 'train' ? 'give other data with --data DIR' : 'evaluate on --split train, or set some apart in the file: split: train 90%, validation 10%' });
  const { experiment, model, dataset, engine } = trained;
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  const evaluate = createEvaluation(model, experiment, head);
  const result = (await evaluate({ dataset, split, batch: request.batch }, () => Promise.resolve(true)))!;
  evaluate.dispose();
  const names = recordedFigures(goals, false);
  return {
    data: dataset.description, split: request.split, samples: split.length, engine,
    figures: Object.fromEntries([result.loss, ...result.figures].map((value, i) => [names[i]!, value])),
    outputs: await confusions(trained, split, request.batch),
  } satisfies EvaluateReply;
});

async function confusions({ experiment, model, dataset }: Trained, split: Split, batch: number): Promise<OutputClasses[]> {
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  const { targets } = columnsOf(dataset);
  const counted = goals.flatMap(({ name }, at) => {
    const width = model.outputs[at]!.shape.at(-1) ?? 1;
    const classes = targets[at]!.classes;
    // one answer a sample: sequences of classes have no table that a person would read
    return classes === undefined || targets[at]!.shape.length > 0 ? [] : [{ name, at, width, confusion: new Confusion(classes) }];
  });
  if (counted.length === 0) return [];
  const feed = openPlainFeed(dataset, split, batch);
  try {
    for (let step = 0; step < Math.ceil(split.length / batch); step++) {
      const rows = await feed.batch(step);
      tf.tidy(() => {
        const outputs = head.finish(head.forward(rows.inputs, false));
        for (const { at, width, confusion } of counted) {
          const taken = classesOf(outputs[at]!, width);
          rows.targets[at]!.dataSync().forEach((is, i) => confusion.add(is, taken[i]!));
        }
      });
      disposeBatch(rows);
    }
  } finally {
    await feed.close();
  }
  const labels = dataset.preparation?.labels;
  return counted.map(({ name, confusion, at }) => ({ output: name, classes: confusion.figures(at === 0 ? labels : undefined), confusion: confusion.matrix }));
}

/** The greatest of several scores; of one, whether it is a yes. */
const classesOf = (output: Tensor, width: number): ArrayLike<number> =>
  (width > 1 ? tf.argMax(output, -1) : tf.cast(tf.greater(output, 0.5), 'int32')).dataSync();
