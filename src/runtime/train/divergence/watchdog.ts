/** Explains a training that diverged: what was the first value that is not finite, where, what grew before it, and the edit that helps. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../../data/batches.ts';
import type { Dataset, Experiment } from '../../experiment.ts';
import { scientific, short } from '../../monitor/format.ts';
import { tf } from '../../tf.ts';
import type { StepMeasurement } from '../../vitals/figures.ts';
import { normsIn, sizesOf } from '../../vitals/sizes.ts';
import { goalsOf } from '../goals.ts';
import type { Head } from '../head.ts';
import type { Ending } from '../outcome.ts';
import type { LastGood } from '../last-good.ts';
import { hasNonFinite, layerWeights } from '../weights.ts';
import { brokenInput } from './batch-values.ts';
import { examine } from './examine.ts';
import { calmer } from './remedy.ts';

/** Steps whose losses are told. */
const LOSSES = 8;
/** Values above this overflow float32 in the next product of two of them. */
const LARGE = 1e15;

type Diverged = Extract<Ending, { kind: 'diverged' }>;

export interface Watched {
  readonly experiment: Experiment;
  readonly model: LayersModel;
  readonly head: Head;
  readonly dataset: Dataset;
  /** Weights that gave a finite loss, with the step they are from. */
  readonly good: Pick<LastGood, 'taken' | 'during'>;
  readonly history: () => readonly StepMeasurement[];
}

export class Watchdog {
  readonly #watched: Watched;
  #losses: number[] = [];

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Told of each step's loss. */
  loss(loss: number): void {
    this.#losses.push(loss);
    if (this.#losses.length > 4 * LOSSES) this.#losses = this.#losses.slice(-LOSSES);
  }

  /**
   * To be called with the weights that gave the bad loss. Runs the model again; the weights are afterwards as before.
   * @param what happened, e.g. "the loss became NaN in epoch 1, step 3 of 40"
   */
  explain(what: string, batch: Batch, sampleOf: (i: number) => number): Diverged {
    const { experiment, dataset } = this.#watched;
    const input = brokenInput(batch, dataset, sampleOf);
    if (input !== undefined) {
      return { kind: 'diverged', message: `${what}: ${input}`, remedy: 'mend or leave out that sample; in a table, missing values can be filled as it is read', notes: [] };
    }
    const { cause, remedy = calmer(experiment) } = this.#cause(batch);
    return { kind: 'diverged', message: `${what}: ${cause}`, remedy, notes: this.#growth() };
  }

  #cause(batch: Batch): { cause: string; remedy?: string } {
    const { model, head, experiment, good } = this.#watched;
    const goals = goalsOf(experiment);
    const broken = brokenWeight(model);
    if (broken !== undefined) {
      const weight = `the weight \`${broken.weight}\` of \`${broken.layer}\` is no longer finite`;
      const before = good.taken ? good.during(() => examine(model, head, goals, batch)) : undefined;
      const back = before?.forward === undefined && before?.lossIsFinite === true ? before.backward ?? before.kernel : undefined;
      return { cause: back === undefined ? `${weight}: the step before was too large`
        : `${weight}: with the last good weights the loss is finite, but its gradient is not, first at \`${back}\` on the way back` };
    }
    const found = examine(model, head, goals, batch);
    if (found.forward !== undefined) {
      const fed = found.sizes.at(-1);
      const from = fed !== undefined && fed.largest > LARGE ? `, fed values up to ${scientific(fed.largest)} by \`${fed.layer}\`` : '';
      return { cause: `the output of layer \`${found.forward}\` is the first that is not finite${from}` };
    }
    const last = found.sizes.at(-1);
    const size = last === undefined ? '' : `; the last, \`${last.layer}\`, gives values up to ${short(last.largest)}`;
    return { cause: `the loss is the first value that is not finite; the outputs of all layers are${size}` };
  }

  /** What became larger on the way here. */
  #growth(): string[] {
    const losses = this.#losses.slice(-LOSSES);
    const history = this.#watched.history();
    const notes = losses.length < 2 ? [] : [`the loss of the last ${losses.length} steps: ${losses.map(short).join(', ')}`];
    const grown = largestGrowth(history);
    if (grown !== undefined) notes.push(grown);
    const weights = this.#weightsGrown(history);
    if (weights !== undefined) notes.push(weights);
    return notes;
  }

  /** The kernel that is furthest from what it was at the first measured step. */
  #weightsGrown(history: readonly StepMeasurement[]): string | undefined {
    const kernels = layerWeights(this.#watched.model);
    const norms = normsIn(tf.tidy(() => sizesOf(kernels.map(({ kernel }) => kernel)).dataSync<'float32'>()));
    const found = kernels.flatMap(({ name }, i) => {
      const weight = history.find(({ layers }) => layers.get(name)?.weight !== undefined)?.layers.get(name)!.weight;
      return weight !== undefined && weight > 0 && norms[i]! / weight > 2 ? [{ name, from: weight, to: norms[i]! }] : [];
    });
    if (found.length === 0) return undefined;
    const { name, from, to } = found.reduce((a, b) => (b.to / b.from > a.to / a.from ? b : a));
    return `the kernel of \`${name}\` grew from ${scientific(from)} to ${Number.isFinite(to) ? scientific(to) : 'beyond float32'}`;
  }
}

function largestGrowth(history: readonly StepMeasurement[]): string | undefined {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const found = [...last.layers].flatMap(([name, { gradient }]) => {
    const from = first.layers.get(name)?.gradient;
    return gradient !== undefined && from !== undefined && from > 0 && gradient / from > 2 ? [{ name, from, to: gradient }] : [];
  });
  if (found.length === 0) return undefined;
  const { name, from, to } = found.reduce((a, b) => (b.to / b.from > a.to / a.from ? b : a));
  return `the gradient of \`${name}\` grew from ${scientific(from)} at step ${first.step} to ${Number.isFinite(to) ? scientific(to) : 'beyond float32'} at step ${last.step}`;
}

function brokenWeight(model: LayersModel): { layer: string; weight: string } | undefined {
  for (const layer of model.layers) {
    for (const weight of layer.weights) if (hasNonFinite(weight.read())) return { layer: layer.name, weight: weight.originalName };
  }
  return undefined;
}
