/** One step of each recurrent cell in second moments, and what its gradient meets on the way back. */
import { mapCovariance } from '../covariance.ts';
import type { GaussianKernel, KernelAverages } from '../gaussian/kernel.ts';
import { numeric } from '../gaussian/numeric.ts';
import { rectifier } from '../gaussian/rectifier.ts';
import { atDistance, lagsOf } from '../lags.ts';
import type { Covariance, PairKind } from '../signal.ts';
import type { Args } from '../types.ts';
import type { Mixing } from './recurrent.ts';

export interface State {
  readonly hidden: Covariance;
  /** The LSTM's cell state; as hidden elsewhere. */
  readonly memory: Covariance;
  /** What flows into every gate. */
  readonly gate: Covariance;
}

/** In squares, for one kind of pairs: see `totals` in `recurrent.ts`. */
export interface Averages {
  /** From the output's gradient to gates of the same step that the state's chain does not count. */
  readonly entry: number;
  /** From the output's gradient to the gates that the chain counts, at its first step. */
  readonly first: number;
  /** A step back along the state itself. */
  readonly kept: number;
  /** A step back through the recurrent weights. */
  readonly turned: number;
  /** Mean part of a gradient that is the same one step earlier: gradients along a memory are alike from step to step. */
  readonly echo: number;
}

export interface Cell {
  readonly step: (state: State, mixing: Mixing, args: Args) => Omit<State, 'gate'>;
  readonly averages: (state: State, kind: PairKind, mixing: Mixing, args: Args) => Averages;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const bell = (y: number): number => y * (1 - y);
const sigmoid = numeric({ value: logistic, derivative: (x) => bell(logistic(x)) });
const beyond = (y: number): number => 1 - y * y;
const tanh = numeric({ value: Math.tanh, derivative: (x) => beyond(Math.tanh(x)) });
const functions: Readonly<Record<string, GaussianKernel>> = {
  tanh, sigmoid, relu: rectifier(0), linear: rectifier(1),
};
const activation = (args: Args): GaussianKernel => functions[args['activation'] as string] ?? tanh;

/** Averages of a function at the variance of `c`, and the correlation of each of its entries. */
function on(kernel: GaussianKernel, c: Covariance, mean = 0): { readonly at: KernelAverages; readonly correlation: (kind: PairKind, lag: number) => number } {
  const variance = Math.max(0, c.self[0]!);
  return {
    at: kernel.at(mean, variance),
    correlation: (kind, lag) => (variance > 0 ? Math.max(-1, Math.min(1, c[kind][lag]! / variance)) : 1),
  };
}

/**
 * ReLU on a state that each unit adds to (Le et al. 2015) is a walk that is held at zero: what it has gained stays, and
 * its gates have all been open for k steps with probability C(2k,k)/4ᵏ, whatever the inputs (Sparre Andersen 1954).
 */
const isWalk = ({ apart }: Mixing, args: Args): boolean => apart && args['activation'] === 'relu';

export const simpleCell: Cell = {
  step({ gate }, mixing, args) {
    const { at, correlation } = on(activation(args), gate);
    const gained = isWalk(mixing, args) ? 2 : 1;
    const hidden = mapCovariance(gate, (_, kind, lag) => gained * at.pair(correlation(kind, lag)));
    return { hidden, memory: hidden };
  },
  averages({ gate }, kind, mixing, args) {
    const { back } = mixing;
    const { at, correlation } = on(activation(args), gate);
    const slope = at.slopePair(correlation(kind, 0));
    if (isWalk(mixing, args)) return { entry: 0, first: slope, kept: back / 4, turned: back / 4, echo: Math.min(1, Math.sqrt(back)) };
    return { entry: 0, first: slope, kept: 0, turned: back * slope, echo: 0 };
  },
};

/** The first `count` lags. */
const lagsFor = (count: number): readonly number[] => lagsOf([Infinity]).slice(0, count);

/** Steps after which nothing of what was kept is left to speak of. */
const LONGEST = 60;

/** Σ keptᵏ at[d + k]. */
function sumBehind(at: readonly number[], d: number, kept: number, terms: number): number {
  let sum = 0;
  for (let k = 0, part = 1; k < terms; k++, part *= kept) sum += part * at[d + k]!;
  return sum;
}

/**
 * What a memory that keeps `kept` of itself and takes in `taken` of a candidate g has in common with a new candidate:
 * twice E[c g] at each lag, c = Σ keptᵏ taken g, from the candidates' own covariance. Inputs that stay alike from step to step add up.
 */
export function remembered(candidate: Covariance, kept: number, taken: number): Covariance {
  const lags = lagsFor(candidate.self.length);
  const last = lags.at(-1)!;
  let terms = 0;
  for (let part = taken; terms < LONGEST && part > 1e-4; part *= kept) terms++;
  const lost = kept ** terms;
  const over = (values: readonly number[]): number[] => {
    const at = Array.from({ length: last + terms + 2 }, (_, distance) => atDistance(values, distance));
    // Σ keptᵏ over steps k of what lies k behind d, and of what lies at k - m on either side: each sum from its neighbour's.
    const ahead = [sumBehind(at, 0, kept, terms)];
    for (let m = 1; m < last; m++) ahead.push(at[m]! + kept * ahead[m - 1]! - lost * at[Math.abs(terms - m)]!);
    const behind = new Array<number>(last + 2);
    behind[last + 1] = sumBehind(at, last + 1, kept, terms);
    for (let d = last; d > 0; d--) behind[d] = at[d]! + kept * behind[d + 1]! - lost * at[d + terms]!;
    return lags.map((lag) => kept * taken * taken * ((lag === 0 ? behind[1]! : ahead[lag - 1]!) + behind[lag + 1]!));
  };
  return { self: over(candidate.self), alike: over(candidate.alike), unlike: over(candidate.unlike) };
}

export const lstmCell: Cell = {
  step({ gate, memory }, _mixing, args) {
    const { at: s, correlation } = on(sigmoid, gate);
    const f = sigmoid.at(args['unit_forget_bias'] === true ? 1 : 0, Math.max(0, gate.self[0]!));
    const g = activation(args).at(0, Math.max(0, gate.self[0]!));
    const both = remembered(mapCovariance(gate, (_, kind, lag) => g.pair(correlation(kind, lag))), f.first, s.first);
    const next = mapCovariance(memory, (v, kind, lag) => {
      const c = correlation(kind, lag);
      return f.pair(c) * v + s.pair(c) * g.pair(c) + both[kind][lag]!;
    });
    const out = on(activation(args), next);
    const hidden = mapCovariance(next, (_, kind, lag) => s.pair(correlation(kind, lag)) * out.at.pair(out.correlation(kind, lag)));
    return { hidden, memory: next };
  },
  averages({ gate, memory }, kind, { back }, args) {
    const { at: s, correlation } = on(sigmoid, gate);
    const c = correlation(kind, 0);
    const f = sigmoid.at(args['unit_forget_bias'] === true ? 1 : 0, Math.max(0, gate.self[0]!));
    const g = activation(args).at(0, Math.max(0, gate.self[0]!));
    const out = on(activation(args), memory);
    const at = out.correlation(kind, 0);
    const gates = f.slopePair(c) * memory[kind][0]! + s.slopePair(c) * g.pair(c) + s.pair(c) * g.slopePair(c);
    const toMemory = s.pair(c) * out.at.slopePair(at);
    return { entry: out.at.pair(at) * s.slopePair(c), first: toMemory * gates, kept: f.pair(c), turned: back * gates * toMemory, echo: f.first };
  },
};

/** Variance of the candidate's input: the reset gate lets a part of the state through. */
function candidate({ gate, hidden }: State, mixing: Mixing, args: Args): { readonly at: KernelAverages; readonly correlation: (kind: PairKind, lag: number) => number; readonly reset: (kind: PairKind, lag: number) => number } {
  const { at: s, correlation } = on(sigmoid, gate);
  const reset = (kind: PairKind, lag: number): number => s.pair(correlation(kind, lag));
  const input = mapCovariance(gate, (v, kind, lag) => v - (1 - reset(kind, lag)) * mixing.state * hidden[kind][lag]!);
  return { ...on(activation(args), input), reset };
}

export const gruCell: Cell = {
  step(state, mixing, args) {
    const { at: z, correlation } = on(sigmoid, state.gate);
    const g = candidate(state, mixing, args);
    const both = remembered(mapCovariance(state.gate, (_, kind, lag) => g.at.pair(g.correlation(kind, lag))), z.first, 1 - z.first);
    const hidden = mapCovariance(state.hidden, (v, kind, lag) => {
      const update = z.pair(correlation(kind, lag));
      return update * v + (1 - 2 * z.first + update) * g.at.pair(g.correlation(kind, lag)) + both[kind][lag]!;
    });
    return { hidden, memory: hidden };
  },
  averages(state, kind, mixing, args) {
    const { at: z, correlation } = on(sigmoid, state.gate);
    const c = correlation(kind, 0);
    const g = candidate(state, mixing, args);
    const at = g.correlation(kind, 0);
    const update = z.pair(c);
    const toCandidate = (1 - 2 * z.first + update) * g.at.slopePair(at);
    const held = state.hidden[kind][0]!;
    const toUpdate = (held + g.at.pair(at)) * z.slopePair(c);
    const toReset = toCandidate * mixing.state * held * z.slopePair(c);
    return { entry: 0, first: toCandidate + toUpdate + toReset, kept: update, turned: mixing.back * (toCandidate * g.reset(kind, 0) + toUpdate + toReset), echo: z.first };
  },
};
