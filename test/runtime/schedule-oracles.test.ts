/** Every schedule against the rates of Keras' or PyTorch's, step by step. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Schedule } from '../../src/runtime/experiment.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';

interface Case { name: string; schedule?: string; callback?: string; arguments: Record<string, number>; rates?: number[]; val_loss?: number[]; rates_after_epoch?: number[] }
const casesOf = (file: string): Case[] =>
  (JSON.parse(readFileSync(new URL(`../fixtures/oracles/training/${file}.json`, import.meta.url), 'utf8')) as { cases: Case[] }).cases;

/** Rates of a run of `epochs` epochs of `stepsPerEpoch` steps. */
const ratesOf = (schedule: Schedule, count: number, stepsPerEpoch: number, epochs: number): number[] =>
  Array.from({ length: count }, (_, step) => schedule.at({ step, epoch: step / stepsPerEpoch, stepsPerEpoch, epochs }));

const close = (ours: readonly number[], theirs: readonly number[]): void =>
  ours.forEach((rate, step) => expect(Math.abs(rate - theirs[step]!), `step ${step}`).toBeLessThan(1e-7));

const staircase = (a: Record<string, number>): object => ('staircase' in a ? { staircase: a['staircase'] } : {});
/** Ours counts in epochs: an epoch of as many steps as theirs decays in. */
const keras: Record<string, (a: Record<string, number>) => [schedule: Schedule, stepsPerEpoch: number, epochs: number] | undefined> = {
  ExponentialDecay: (a) => [schedules.exponential({ learningRate: a['initial_learning_rate']!, factor: a['decay_rate']!, ...staircase(a) }), a['decay_steps']!, 10],
  InverseTimeDecay: (a) => [schedules.inverseTime({ learningRate: a['initial_learning_rate']!, decay: a['decay_rate']!, ...staircase(a) }), a['decay_steps']!, 10],
  CosineDecay: (a) => ('warmup_steps' in a ? undefined : [schedules.cosine({ learningRate: 0.1, floor: 0.1 * ((a as Record<string, number>)['alpha'] ?? 0) }), 10, a['decay_steps']! / 10]),
  CosineDecayRestarts: (a) => {
    const { alpha = 0, t_mul: tMul = 2, m_mul: mMul = 1 } = a as Record<string, number>;
    return [schedules.cosineRestarts({ learningRate: 0.1, epochs: a['first_decay_steps']! / 5, tMul, mMul, floor: 0.1 * alpha }), 5, 100];
  },
  PolynomialDecay: (a) => {
    const { end_learning_rate: end = 1e-4, power = 1 } = a as Record<string, number>;
    return 'cycle' in a ? undefined : [schedules.polynomial({ learningRate: 0.1, end, power, epochs: a['decay_steps']! / 10 }), 10, 100];
  },
  // their boundary still belongs to the rate before it
  PiecewiseConstantDecay: (a) => [schedules.piecewise({ rates: a['values'] as unknown as number[], epochs: (a['boundaries'] as unknown as number[]).map((step) => (step + 1) / 10) }), 10, 100],
};

const kerasCases = casesOf('schedules').filter((c) => c.rates && keras[c.schedule!]!(c.arguments));
it('compares with most of Keras', () => expect(kerasCases.length).toBeGreaterThanOrEqual(11));
it.each(kerasCases.map((c) => [c.name, c] as const))('Keras %s', (_, c) => {
  const [schedule, stepsPerEpoch, epochs] = keras[c.schedule!]!(c.arguments)!;
  close(ratesOf(schedule, c.rates!.length, stepsPerEpoch, epochs), c.rates!);
});

const torch: Record<string, (a: Record<string, number>) => [Schedule, number, number] | undefined> = {
  OneCycleLR: (a) => {
    const { pct_start: rise = 0.3, div_factor: divFactor = 25, final_div_factor: finalDivFactor = 1e4, total_steps: steps } = a as Record<string, number>;
    const anneal = (a as Record<string, unknown>)['anneal_strategy'] === 'linear' ? 'linear' : 'cosine';
    return 'three_phase' in a ? undefined : [schedules.oneCycle({ learningRate: 0.1, rise, divFactor, finalDivFactor, anneal }), 10, steps! / 10];
  },
  StepLR: (a) => [schedules.step({ learningRate: 0.1, factor: a['gamma']!, epochs: a['step_size']! }), 1, 1000],
  MultiStepLR: (a) => [schedules.step({ learningRate: 0.1, factor: a['gamma']!, epochs: a['milestones'] as unknown as number[] }), 1, 1000],
  ExponentialLR: (a) => [schedules.exponential({ learningRate: 0.1, factor: a['gamma']! }), 1, 1000],
  PolynomialLR: (a) => [schedules.polynomial({ learningRate: 0.1, end: 0, power: a['power']!, epochs: a['total_iters']! }), 1, 1000],
};
const torchCases = casesOf('torch_schedules').filter((c) => c.rates && torch[c.schedule!]?.(c.arguments));
it('compares with most of PyTorch', () => expect(torchCases.length).toBeGreaterThanOrEqual(7));
it.each(torchCases.map((c) => [c.name, c] as const))('PyTorch %s', (_, c) => {
  const [schedule, stepsPerEpoch, epochs] = torch[c.schedule!]!(c.arguments)!;
  close(ratesOf(schedule, c.rates!.length, stepsPerEpoch, epochs), c.rates!);
});

const plateaus = casesOf('schedules').filter((c) => c.callback === 'ReduceLROnPlateau' || c.schedule === 'ReduceLROnPlateau');
it('there are plateaus', () => expect(plateaus).toHaveLength(4));
it.each(plateaus.map((c) => [c.name, c] as const))('Keras %s', (_, c) => {
  const { factor, patience, min_delta: minDelta = 1e-4, cooldown = 0, min_lr: floor = 0, mode } = c.arguments as unknown as Record<string, number> & { factor: number; patience: number };
  // a figure of another name is to rise
  const monitor = (mode as unknown) === 'max' ? 'val_score' : 'val_loss';
  const schedule = schedules.reduceOnPlateau({ learningRate: 0.1, monitor, factor, patience, minDelta, cooldown, floor });
  schedule.begin!([monitor]);
  const rates = c.val_loss!.map((loss, epoch) => {
    schedule.observe!({ [monitor]: loss });
    return schedule.at({ step: epoch + 1, epoch: epoch + 1, stepsPerEpoch: 1, epochs: 100 });
  });
  close(rates, c.rates_after_epoch!);
});

it('a plateau of a figure that is not recorded is refused', () => {
  expect(() => schedules.reduceOnPlateau({ learningRate: 0.1 }).begin!(['loss'])).toThrow(/val_loss/);
});

it('warm-ups count in steps or epochs', () => {
  const made = [schedules.constant({ learningRate: 1, warmupSteps: 4 }), schedules.inverseTime({ learningRate: 1, decay: 0.5, warmupEpochs: 0.4 }), schedules.polynomial({ learningRate: 1, warmupSteps: 4 })];
  for (const schedule of made) close(ratesOf(schedule, 5, 10, 10), [0.25, 0.5, 0.75, 1, 1]);
});

it('a formula sees whole epochs, and says where it fails', () => {
  const schedule = schedules.formula(({ step, epoch, stepsPerEpoch }) => 0.1 * 0.5 ** epoch - step / stepsPerEpoch / 100);
  expect(schedule.at({ step: 15, epoch: 1.5, stepsPerEpoch: 10, epochs: 9 })).toBeCloseTo(0.05 - 0.015, 12);
  expect(() => schedule.at({ step: 80, epoch: 8, stepsPerEpoch: 10, epochs: 9 })).toThrow(/epoch 9/);
});
