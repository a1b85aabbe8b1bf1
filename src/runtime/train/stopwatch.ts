/** Times a run: samples a second while training (validation apart), and an estimate of what is left. */
import type { Part, PartState } from '../checkpoint/state.ts';

export interface Reading {
  readonly imagesPerSecond: number;
  /** Of the whole run, validation included as far as one was seen. */
  readonly secondsLeft: number;
}

const now = (): number => performance.now() / 1000;

export class Stopwatch implements Part {
  readonly name = 'time';
  readonly #samplesPerEpoch: number;
  readonly #epochs: number;
  #start = now();
  #trainSeconds = 0;
  #validationSeconds = 0;
  #samples = 0;
  #epochsDone = 0;
  #epochStart = 0;
  #epochSamples = 0;
  #trainingEnd: number | undefined;
  /** Of an epoch that was begun before the run was resumed. */
  #begun = { seconds: 0, samples: 0 };

  constructor(samplesPerEpoch: number, epochs: number) {
    this.#samplesPerEpoch = samplesPerEpoch;
    this.#epochs = epochs;
  }

  startEpoch(): void {
    this.#epochStart = now() - this.#begun.seconds;
    this.#epochSamples = this.#begun.samples;
    this.#begun = { seconds: 0, samples: 0 };
    this.#trainingEnd = undefined;
  }

  trained(samples: number): void {
    this.#epochSamples += samples;
  }

  /** Training of this epoch is over; what follows is validation. */
  pauseTraining(): void {
    this.#trainingEnd = now();
  }

  endEpoch(): { seconds: number; imagesPerSecond: number } {
    const end = now();
    const training = (this.#trainingEnd ?? end) - this.#epochStart;
    this.#trainSeconds += training;
    this.#validationSeconds += end - (this.#trainingEnd ?? end);
    this.#samples += this.#epochSamples;
    this.#epochsDone += 1;
    const imagesPerSecond = this.#epochSamples / training;
    this.#epochSamples = 0;
    return { seconds: end - this.#epochStart, imagesPerSecond };
  }

  reading(): Reading {
    const imagesPerSecond = this.#epochSamples / (now() - this.#epochStart);
    const samplesLeft = (this.#epochs - this.#epochsDone) * this.#samplesPerEpoch - this.#epochSamples;
    const validation = this.#epochsDone === 0 ? 0 : this.#validationSeconds / this.#epochsDone;
    return { imagesPerSecond, secondsLeft: samplesLeft / imagesPerSecond + validation * (this.#epochs - this.#epochsDone) };
  }

  /** As if the time until now had all been training; what passes until the run goes on somewhere does not count. */
  state(): PartState {
    const at = now();
    const training = this.#epochSamples === 0 ? 0 : (this.#trainingEnd ?? at) - this.#epochStart;
    return { values: {
      seconds: at - this.#start, train: this.#trainSeconds, validation: this.#validationSeconds, samples: this.#samples,
      epochs: this.#epochsDone, epoch: { seconds: training, samples: this.#epochSamples },
    } };
  }

  restore({ values }: PartState): void {
    if (values === undefined) return;
    const known = values as {
      seconds: number;
      train: number;
      validation: number;
      samples: number;
      epochs: number;
      epoch: { seconds: number; samples: number };
    };
    this.#start = now() - known.seconds;
    [this.#trainSeconds, this.#validationSeconds, this.#samples, this.#epochsDone] = [known.train, known.validation, known.samples, known.epochs];
    this.#begun = known.epoch;
  }

  /** An epoch cut short counts with what it trained. */
  total(): { seconds: number; imagesPerSecond: number } {
    const cut = this.#epochSamples === 0 ? 0 : (this.#trainingEnd ?? now()) - this.#epochStart;
    const training = this.#trainSeconds + cut;
    const samples = this.#samples + this.#epochSamples;
    return { seconds: now() - this.#start, imagesPerSecond: training > 0 ? samples / training : 0 };
  }
}
