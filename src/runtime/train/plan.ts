/** What each step of a training is given: its place in the run, its learning rate, and in which order its epoch has the samples. */
import type { Progress } from '../experiment.ts';
import { permutation, stream } from '../random.ts';
import { Cadence } from '../vitals/cadence.ts';
import type { FitInput } from './fit-input.ts';
import type { StepOptions } from './step.ts';

export type Planned = Pick<FitInput, 'experiment' | 'dataset' | 'epochs' | 'batch' | 'seed' | 'cadence'>;

/** A function of the input and the step's number alone, so that a resumed training has nothing of it to keep. */
export class Plan {
  readonly stepsPerEpoch: number;
  /** When layers are measured. */
  readonly cadence: Cadence;
  readonly #input: Planned;

  constructor(input: Planned) {
    this.#input = input;
    this.stepsPerEpoch = Math.ceil(input.dataset.train.length / input.batch);
    this.cadence = input.cadence ?? new Cadence(input.experiment.monitor, { stepsPerEpoch: this.stepsPerEpoch });
  }

  orderOf(epoch: number): Int32Array {
    const { dataset, seed } = this.#input;
    return permutation(dataset.train.length, stream(seed, `shuffle/${epoch}`));
  }

  rateAt(step: number): number {
    const { learningRate } = this.#input.experiment.optimizer;
    return typeof learningRate === 'number' ? learningRate : learningRate.at(this.#progressAt(step));
  }

  optionsAt(step: number): StepOptions {
    return { step, seed: this.#input.seed, learningRate: this.rateAt(step), progress: this.#progressAt(step), wanted: this.cadence.at(step) };
  }

  #progressAt(step: number): Progress {
    return { step, epoch: step / this.stepsPerEpoch, stepsPerEpoch: this.stepsPerEpoch, epochs: this.#input.epochs };
  }
}
