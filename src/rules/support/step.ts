/** How far an optimizer's first step moves a layer. */
import type { Place } from '../../diagnostics/source.ts';
import { isConfigured, type Configured } from '../../ir/types.ts';
import type { Subject } from '../rule.ts';
import { chainOf, type Trained } from './chain.ts';

/** Relative updates below this leave float32 weights as they are, or nearly so. */
const STANDSTILL = 1e-6;
/** TheDeepChecker (Ben Braiek & Khomh 2023) holds a relative update of 1e-4 to 0.1 for healthy. */
export const SLOW = 1e-4;
export const MOST = 0.1;
/** A first step larger than the weights themselves leaves nothing of what was drawn. */
const WILD = 1;
/** Adam divides by RMS + ε; gradients below ten ε are no longer scaled up. */
export const ADAM = 10;

export interface Step {
  /** The optimizer's, at the first step. */
  readonly rate: number;
  /** ‖Δw‖ / ‖w‖ of the first step. */
  readonly relative: number;
  /** The smallest and the largest likely one; momentum counts as gathered in the largest. */
  readonly low: number;
  readonly high: number;
  /** The layer does not move. */
  readonly blocked: boolean;
  /** Even the largest likely step is small beside the weights; Adam's is as large as its rate says. */
  readonly slow: boolean;
  /** Even the smallest likely step is larger than the weights, and no clipping bounds it. */
  readonly wild: boolean;
  /** Of the optimizer. */
  readonly place: Place;
}

/** Those that move every weight by about the rate, whatever its gradient. */
export const ADAPTIVE = new Set(['adam', 'adamw', 'adamax', 'nadam', 'lion']);

/** The rate at the first step, and where it is written; undefined for a warm-up and for formulas, which begin as they like. */
function firstRate(optimizer: Configured): { readonly rate: number; readonly place: Place } | undefined {
  const given = optimizer.args['learning_rate'];
  const place = optimizer.places['learning_rate'] ?? optimizer.place;
  if (typeof given === 'number') return { rate: given, place };
  if (!isConfigured(given) || given.word === 'one_cycle' || (given.args['warmup'] ?? null) !== null) return undefined;
  const rate = given.args['learning_rate'];
  return typeof rate === 'number' ? { rate, place: given.places['learning_rate'] ?? given.place } : undefined;
}

/** Known for SGD and for optimizers that scale every weight's step, where the first rate is a number. */
export function stepOf(subject: Subject, { kernel }: Trained): Step | undefined {
  const { training } = subject;
  const optimizer = training?.settings['optimizer'];
  if (!isConfigured(optimizer) || kernel.weightNorm === 0) return undefined;
  const first = firstRate(optimizer);
  if (first === undefined) return undefined;
  const { rate, place } = first;
  if (optimizer.word === 'sgd') {
    // Momentum adds up what many steps agree on; it does not act on the first.
    const momentum = typeof optimizer.args['momentum'] === 'number' ? Math.min(optimizer.args['momentum'], 0.999) : 0;
    const bound = boundOf(subject);
    const of = (norm: number): number => (rate * Math.min(norm, bound)) / kernel.weightNorm;
    const largest = of(kernel.high) / (1 - momentum);
    const low = of(kernel.low);
    return { rate, relative: of(kernel.norm), low, high: largest, blocked: largest < STANDSTILL, slow: largest < SLOW, wild: low > WILD, place };
  }
  if (!ADAPTIVE.has(optimizer.word)) return undefined;
  const epsilon = typeof optimizer.args['epsilon'] === 'number' ? optimizer.args['epsilon'] : 1e-7;
  const entry = kernel.norm / Math.sqrt(kernel.count);
  const relative = (rate * (entry / (entry + epsilon)) * Math.sqrt(kernel.count)) / kernel.weightNorm;
  return {
    rate,
    relative,
    low: relative,
    high: relative,
    blocked: kernel.high / Math.sqrt(kernel.count) < ADAM * epsilon,
    slow: false,
    wild: false,
    place,
  };
}

/** The first layer, one in the middle and the last: how far a step moves a network, without every layer's gradient. */
export function stepsOf(subject: Subject): readonly Step[] {
  const { trained } = chainOf(subject) ?? { trained: [] };
  const some = [trained[0], trained[trained.length >> 1], trained[trained.length - 1]];
  return some.flatMap((it) => (it && stepOf(subject, it)) ?? []);
}

/** The ways of clipping that a training names, one or a list of them. */
export const clipsOf = ({ training }: Subject): readonly Configured[] => [training?.settings['clip'] ?? []].flat().filter((it): it is Configured => isConfigured(it));

/** The same without clipping, which is no fault of a network's. */
export const unclipped = (subject: Subject): Subject =>
  ({ ...subject, training: subject.training && { ...subject.training, settings: { ...subject.training.settings, clip: null } } });

/** What clipping leaves of one layer's gradient at most; ways that do not bound a norm are not counted on. */
function boundOf(subject: Subject): number {
  const limits = clipsOf(subject).filter(({ word }) => word === 'global_norm' || word === 'norm').map(({ args }) => Object.values(args).find((value) => typeof value === 'number'));
  return Math.min(Infinity, ...limits.map((it) => it ?? Infinity));
}
