/** How far an optimizer's first step moves a layer. */
import type { Place } from '../../diagnostics/source.ts';
import type { Configured, Value } from '../../ir/types.ts';
import type { Subject } from '../rule.ts';
import type { Trained } from './chain.ts';

export const isWord = (value: Value | undefined): value is Configured =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'word';

/** Relative updates below this leave float32 weights as they are, or nearly so. */
const STANDSTILL = 1e-6;
/** Adam divides by RMS + ε; gradients below ten ε are no longer scaled up. */
const ADAM = 10;

export interface Step {
  /** ‖Δw‖ / ‖w‖ of the first step. */
  readonly relative: number;
  /** The layer does not move. */
  readonly blocked: boolean;
  /** Of the optimizer. */
  readonly place: Place;
}

/** Known for SGD and Adam with a constant rate. */
export function stepOf({ training }: Subject, { kernel }: Trained): Step | undefined {
  const optimizer = training?.settings['optimizer'];
  if (!isWord(optimizer) || kernel.weightNorm === 0) return undefined;
  const rate = optimizer.args['learning_rate'];
  if (typeof rate !== 'number') return undefined;
  const place = optimizer.places['learning_rate'] ?? optimizer.place;
  if (optimizer.word === 'sgd') {
    const relative = (rate * kernel.norm) / kernel.weightNorm;
    return { relative, blocked: (rate * kernel.high) / kernel.weightNorm < STANDSTILL, place };
  }
  if (optimizer.word !== 'adam') return undefined;
  const epsilon = typeof optimizer.args['epsilon'] === 'number' ? optimizer.args['epsilon'] : 1e-7;
  const entry = kernel.norm / Math.sqrt(kernel.count);
  return {
    relative: (rate * (entry / (entry + epsilon)) * Math.sqrt(kernel.count)) / kernel.weightNorm,
    blocked: kernel.high / Math.sqrt(kernel.count) < ADAM * epsilon,
    place,
  };
}
