/** Losses and metrics over a split, in inference mode. */
import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { openPlainFeed } from '../augment/plain-feed.ts';
import { disposeBatch, type Batch, type Feed } from '../data/batches.ts';
import type { Dataset, Split } from '../experiment.ts';
import { MetricTotals } from '../metrics/totals.ts';
import { tf } from '../tf.ts';
import { figuresOf, goalsOf, lossesOf, sumsOfGoals } from './goals.ts';
import { handedOver } from './handed-over.ts';
import type { Head } from './head.ts';
import { sliced, type Computed, type Readings } from './readings.ts';
import { rehearse, sizesDone } from './rehearse.ts';
import { StepGraphs, type GraphSettings } from './step-graphs.ts';

type Goals = Parameters<typeof goalsOf>[0];

export interface Evaluation {
  /** Mean over the samples, regularization included, so that it compares with the training loss. */
  readonly loss: number;
  /** In the order of `figuresOf`. */
  readonly figures: readonly number[];
}

interface Given {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly batch: number;
}

export interface Evaluate {
  /**
   * @param pause awaited between calls, of one batch or several, so that signals get through; answers false to give up
   * @returns undefined when given up
   */
  (given: Given, pause: () => Promise<boolean>): Promise<Evaluation | undefined>;
  /** Has the thread started that reads the samples, where one does: the first evaluation would wait for it. */
  open(given: Given): void;
  /** After `times` evaluations in a training that goes on here: does what makes the next one use the graphs that it would have used there. */
  rehearse(given: Given, times: number): Promise<void>;
  dispose(): void;
}

/** Told the answers of an evaluation on the way. */
export interface Listening {
  /** Places of the outputs that it is told of. */
  readonly outputs: readonly number[];
  /** @param values of each of them, of `size` samples one after another, which begin at sample `from` of the split */
  take(values: readonly Float64Array[], size: number, from: number): void;
}

/** Before a batch of several: an evaluation has no numbers that JavaScript works out. */
const nothing = (): void => {
  /* a step's are set here */
};

/** Evaluates `model` with the weights that it has at each call; on the native engine by graphs, as steps are. */
export function createEvaluation(model: LayersModel, experiment: Goals, head: Head, settings: GraphSettings = {}, listening?: Listening): Evaluate {
  const goals = goalsOf(experiment);
  /** What a batch reports behind its loss: so many values of each figure, and behind them of each answer to each sample. */
  let lengths: readonly number[] = [];
  let widths: readonly number[] = [];
  const run = (rows: Batch): Computed => {
    const outputs = head.forward(rows.inputs, false);
    const { total, each } = lossesOf(goals, rows.targets, outputs, head);
    const finished = head.finish(outputs);
    const sums = sumsOfGoals(goals, rows, each, finished);
    const answers = (listening?.outputs ?? []).map((at) => finished[at]!);
    lengths = sums.map(({ size }) => size);
    widths = answers.map(({ size }) => size / rows.size);
    return { report: tf.concat([tf.reshape(total, [1]), ...[...sums, ...answers].map((part) => tf.reshape(part, [-1]))]) as Tensor1D };
  };
  const graphs = new StepGraphs(run, settings);

  /** Kept for the next epoch, whose first batches it makes while the model trains. */
  let feed: { readonly of: Split; readonly batch: number; readonly batches: Feed; next: number } | undefined;
  const feedOf = (dataset: Dataset, split: Split, batch: number): NonNullable<typeof feed> => {
    if (feed?.of !== split || feed.batch !== batch) {
      void feed?.batches.close();
      feed = { of: split, batch, batches: openPlainFeed(dataset, split, batch), next: 0 };
    }
    return feed;
  };

  /** Of one batch or several, up to `most`: as many as one call does. */
  const reportsFrom = async (step: number, most: number, batches: Feed): Promise<readonly Pick<Readings, 'report'>[]> => {
    const several = most < 2 ? [] : handedOver(batches, step, (size) => graphs.reach(size, most, true), (rows, given) => graphs.repeat(rows, nothing, given));
    if (several.length > 0) return several;
    const rows = await batches.batch(step);
    try {
      return [graphs.run(rows)];
    } finally {
      disposeBatch(rows);
    }
  };

  const evaluate = async ({ dataset, split, batch }: Given, pause: () => Promise<boolean>): Promise<Evaluation | undefined> => {
    const totals = new MetricTotals(figuresOf(goals));
    let sum = 0;
    const source = feedOf(dataset, split, batch);
    const first = source.next;
    source.next += Math.ceil(split.length / batch);
    let seen = 0;
    for (let step = first; step < source.next;) {
      const reports = await reportsFrom(step, source.next - step, source.batches);
      step += reports.length;
      for (const { report } of reports) {
        const size = Math.min(batch, split.length - seen);
        sum += size * report[0]!;
        const parts = sliced(report, [...lengths, ...widths.map((width) => width * size)]);
        totals.add(parts.slice(0, lengths.length));
        listening?.take(parts.slice(lengths.length), size, seen);
        seen += size;
      }
      if (!(await pause())) return undefined;
    }
    const penalty = tf.tidy(() => model.calculateLosses().reduce((total, loss) => total + loss.dataSync()[0]!, 0));
    return { loss: sum / split.length + penalty, figures: totals.results() };
  };
  return Object.assign(evaluate, {
    open: ({ dataset, split, batch }: Given) => void feedOf(dataset, split, batch),
    rehearse: ({ dataset, split, batch }: Given, times: number) =>
      rehearse(
        sizesDone(times * Math.ceil(split.length / batch), split.length, batch),
        graphs.stepsToGraph,
        feedOf(dataset, split, batch).batches,
        (rows) => void graphs.run(rows),
      ),
    dispose: () => {
      void feed?.batches.close();
      graphs.dispose();
    },
  });
}
