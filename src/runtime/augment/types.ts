/** What augmentation is made of: plain descriptions that can go to a worker thread, and the samples they change. */
import type { Stream } from '../random.ts';

/** A length in an image: a share of the axis (0.1), or so many pixels. */
export type Extent = number | { readonly pixels: number };

/** An angle, in the unit that a person reads. */
export interface Angle {
  readonly degrees: number;
}

export type Fill = 'nearest' | 'reflect' | 'constant';
export type Interpolation = 'bilinear' | 'nearest';

/** How places beyond the rim, and between pixels, are read. */
export interface Resampling {
  /** `nearest` repeats the rim, `reflect` mirrors the image (d c b a | a b c d | d c b a), `constant` has `fillValue` outside, mixed in at the rim. */
  readonly fill?: Fill;
  /** From 0, the lowest value of the data, to 1, the highest (default 0). */
  readonly fillValue?: number;
  readonly interpolation?: Interpolation;
}

/** One augmentation with its arguments: JSON, so that a worker can take it. */
export interface Augmentation {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What changes while it trains; stays in the training thread. */
  readonly adapting?: Adapting;
}

/** Shape and value range of the samples, the same for a whole run. */
export interface SampleForm {
  readonly shape: readonly number[];
  /** Lowest and highest value of the training data; [0, 1] where it holds bytes. */
  readonly low: number;
  readonly high: number;
  /** Length of a target: classes where labels are mixed, else values of a target. */
  readonly targetSize: number;
}

/** A sample on its way through the pipeline; both arrays are the step's to change or to replace. */
export interface Sample {
  readonly values: Float32Array;
  readonly target: Float32Array;
}

/** Gives another sample of the training data, as the steps before this one leave it. */
export interface Others {
  /** Any sample, itself among them, each as likely. */
  any(random: Stream): Sample;
  /** Some sample of the same class, itself among them. */
  alike(random: Stream): Sample;
}

/** What a step of the pipeline does to a sample. */
export type Step = (sample: Sample, random: Stream, others: Others) => Sample;

/** Height, width and channels of an image. */
export interface ImageForm {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What changes from epoch to epoch by the figures of the training. */
export interface Adapting {
  /** From 0 to 1. */
  readonly strength: number;
  /** Told before a run. */
  begin(): void;
  /** Told each epoch's figures; needs `loss` and `val_loss`. */
  observe(record: Readonly<Record<string, number>>): void;
  /** What it has seen so far, for checkpoints. */
  state(): readonly number[];
  restore(state: readonly number[]): void;
}

/** Room for one batch; bytes where nothing changes inputs that stand for byte / 255: a quarter of what they take as floats. */
export interface Slot {
  readonly inputs: Float32Array | Uint8Array;
  readonly targets: Float32Array;
}
