/** The process that `gradnetc evaluate` starts: losses and metrics of a trained run over a split, and its confusions of classes. */
import { RunError } from '../errors.ts';
import { recordedFigures } from '../train/checks.ts';
import { createEvaluation } from '../train/evaluate.ts';
import { goalsOf } from '../train/goals.ts';
import { attachHead } from '../train/head.ts';
import type { ClassFigures } from './confusion.ts';
import { countConfusions } from './confusions.ts';
import { reply } from '../reply.ts';
import { openTrained, type TrainedRequest } from './trained.ts';

export interface EvaluateRequest extends TrainedRequest {
  readonly split: 'train' | 'validation';
  /** The program's own where it is absent. */
  readonly batch?: number;
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

/** Nothing ends it but a signal, and that at once. */
const goOn = (): Promise<boolean> => Promise.resolve(true);

/** Prints an `EvaluateReply` as JSON; errors go to stderr in words, and into the exit code. */
export const evaluateProgram = (request: EvaluateRequest): Promise<void> => reply(async () => {
  const trained = await openTrained(request);
  const split = trained.dataset[request.split];
  if (split.length === 0) throw new RunError(`the data has no ${request.split} samples`, { remedy: request.split === 'train' ? 'give other data with --data DIR' : 'evaluate on --split train, or set some apart in the file: split: train 90%, validation 10%' });
  const { experiment, model, dataset, engine } = trained;
  const { batch = experiment.batch } = request;
  const goals = goalsOf(experiment);
  const head = attachHead(model, goals.map(({ loss }) => loss));
  const counting = countConfusions(trained, split);
  const evaluate = createEvaluation(model, experiment, head, {}, counting);
  const result = (await evaluate({ dataset, split, batch }, goOn))!;
  evaluate.dispose();
  const names = recordedFigures(goals, false);
  return {
    data: dataset.description, split: request.split, samples: split.length, engine,
    figures: Object.fromEntries([result.loss, ...result.figures].map((value, i) => [names[i]!, value])),
    outputs: counting.results().map(({ output, names: classes, table }) => ({ output, classes: table.figures(classes), confusion: table.matrix })),
  } satisfies EvaluateReply;
});
