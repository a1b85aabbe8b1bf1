/** What can be measured of each layer in a training step, and the names it has wherever it is shown. */

/** Groups of figures that are measured together; a step costs more by what it measures. */
export const VITALS = ['gradients', 'weights', 'activations'] as const;
export type Vital = (typeof VITALS)[number];

/** What a step is to measure; 'values' are the kernels and their gradients themselves, for histograms. */
export type Wanted = ReadonlySet<Vital | 'values'>;
export const NOTHING: Wanted = new Set();

/** Of one layer at one step, as it stands in metrics.jsonl. What does not apply to the layer is absent. */
export interface LayerFigures {
  /** Norm of the kernel's gradient, before clipping. */
  readonly gradient?: number;
  /** Share of that norm which clipping took away, 0 to 1; where something clips gradients. */
  readonly clipped?: number;
  /** Norm of the kernel before the step. */
  readonly weight?: number;
  /** Norm of what the step changed of the kernel, over `weight`; absent where that is 0, or nothing was changed. */
  readonly update?: number;
  /** Of the layer's output over the batch, its activation included. */
  readonly mean?: number;
  readonly deviation?: number;
  /** Of a relu: share of units (channels) that give 0 everywhere for all of the batch. */
  readonly dead?: number;
  /** Of sigmoid, tanh, softsign and hard_sigmoid: share of values where the function is flat. */
  readonly saturated?: number;
}

/** By layer, in the order of the model. */
export type Measurement = ReadonlyMap<string, LayerFigures>;

/** What one step measured, and when that was. */
export interface StepMeasurement {
  /** Both counted from 1, steps over the whole run. */
  readonly epoch: number;
  readonly step: number;
  /** Of that step's batch. */
  readonly loss: number;
  readonly layers: Measurement;
}

/** Kernels and their gradients, by layer. */
export type LayerValues = ReadonlyMap<string, { readonly kernel: Float32Array; readonly gradient: Float32Array }>;

/** Norm of each layer's kernel gradient, before clipping, by layer. */
export type Norms = ReadonlyMap<string, number>;

export const gradientNorms = (layers: Measurement): Norms =>
  new Map([...layers].flatMap(([name, { gradient }]) => (gradient === undefined ? [] : [[name, gradient] as const])));
