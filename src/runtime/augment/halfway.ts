/**
 * Samples of an epoch as they are before the first step that mixes several: each is asked for twice on average, by itself and
 * by those that it is mixed with, and moving pixels is most of the work.
 */

/** Bytes that a thread spends on it at most; data that take more are worked on anew each time. */
export const MOST_KEPT = 64 * 2 ** 20;

export class Halfway {
  readonly #size: number;
  readonly #values: Float32Array;
  /** By sample, the epoch that is kept of it. */
  readonly #epochs: Int32Array;

  /** Undefined where samples of `size` values do not fit. */
  static within(bytes: number, samples: number, size: number): Halfway | undefined {
    return samples * size * Float32Array.BYTES_PER_ELEMENT > bytes ? undefined : new Halfway(samples, size);
  }

  private constructor(samples: number, size: number) {
    this.#size = size;
    this.#values = new Float32Array(samples * size);
    this.#epochs = new Int32Array(samples).fill(-1);
  }

  get(sample: number, epoch: number): Float32Array | undefined {
    return this.#epochs[sample] === epoch ? this.#values.subarray(sample * this.#size, (sample + 1) * this.#size) : undefined;
  }

  keep(sample: number, epoch: number, values: Float32Array): void {
    this.#values.set(values, sample * this.#size);
    this.#epochs[sample] = epoch;
  }

  forget(): void {
    this.#epochs.fill(-1);
  }
}
