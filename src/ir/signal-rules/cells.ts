/** One step of each recurrent cell in second moments, and what its gradient meets on the way back. */
import { rectifier } from '../gaussian/rectifier.ts';
import { tabulated, type PairAverages } from '../gaussian/tabulated.ts';
import type { Args } from '../types.ts';
import { correlations, mapped, remembered, type Entries } from './entries.ts';
import type { Mixing } from './recurrent.ts';

export interface State {
  readonly hidden: Entries;
  /** The LSTM's cell state; as hidden elsewhere. */
  readonly memory: Entries;
  /** What flows into every gate. */
  readonly gate: Entries;
}

/** A step makes `kept` · m + `taken` of a memory m, entry by entry, and of that the hidden state. */
export interface Step {
  readonly kept: Entries | undefined;
  readonly taken: Entries;
  readonly hidden: (memory: Entries) => Entries;
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
  readonly step: (gate: Entries, hidden: Entries, mixing: Mixing, args: Args) => Step;
  /** For a kind of pairs, told by its entry at lag 0. */
  readonly averages: (state: State, mixing: Mixing, args: Args) => (at: number) => Averages;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const bell = (y: number): number => y * (1 - y);
const beyond = (y: number): number => 1 - y * y;
const sigmoid = tabulated({ value: logistic, derivative: (x) => bell(logistic(x)) });
const tanh = tabulated({ value: Math.tanh, derivative: (x) => beyond(Math.tanh(x)) });
type Function = (mean: number, variance: number) => PairAverages;
const functions: Readonly<Record<string, Function>> = { tanh, sigmoid, relu: rectifier(0).at, linear: rectifier(1).at };
const activation = (args: Args): Function => functions[args['activation'] as string] ?? tanh;

/** Averages at the variance of the first entry. */
const on = (f: Function, entries: Entries, mean = 0): PairAverages => f(mean, Math.max(0, entries[0]!));
const same = (memory: Entries): Entries => memory;

/**
 * ReLU on a state that each unit adds to (Le et al. 2015) is a walk that is held at zero: what it has gained stays, and
 * its gates have all been open for k steps with probability C(2k,k)/4ᵏ, whatever the inputs (Sparre Andersen 1954).
 */
const isWalk = ({ apart }: Mixing, args: Args): boolean => apart && args['activation'] === 'relu';

export const simpleCell: Cell = {
  step(gate, _hidden, mixing, args) {
    const { pair } = on(activation(args), gate);
    const c = correlations(gate);
    const gained = isWalk(mixing, args) ? 2 : 1;
    return { kept: undefined, taken: mapped(gate, (i) => gained * pair(c[i]!)), hidden: same };
  },
  averages({ gate }, mixing, args) {
    const { back } = mixing;
    const { slopePair } = on(activation(args), gate);
    const c = correlations(gate);
    const walk = isWalk(mixing, args) && { kept: back / 4, turned: back / 4, echo: Math.min(1, Math.sqrt(back)) };
    return (at) => {
      const slope = slopePair(c[at]!);
      return { entry: 0, first: slope, ...(walk || { kept: 0, turned: back * slope, echo: 0 }) };
    };
  },
};

const forgetBias = (args: Args): number => (args['unit_forget_bias'] === true ? 1 : 0);

export const lstmCell: Cell = {
  step(gate, _hidden, _mixing, args) {
    const c = correlations(gate);
    const s = on(sigmoid, gate);
    const f = forgetBias(args) === 0 ? s : on(sigmoid, gate, 1);
    const { pair } = on(activation(args), gate);
    const g = mapped(gate, (i) => pair(c[i]!));
    const open = mapped(gate, (i) => s.pair(c[i]!));
    const both = remembered(g, f.first, s.first);
    return {
      kept: f === s ? open : mapped(gate, (i) => f.pair(c[i]!)),
      taken: mapped(gate, (i) => open[i]! * g[i]! + both[i]!),
      hidden(memory) {
        const out = on(activation(args), memory);
        const at = correlations(memory);
        return mapped(memory, (i) => open[i]! * out.pair(at[i]!));
      },
    };
  },
  averages({ gate, memory }, { back }, args) {
    const s = on(sigmoid, gate);
    const f = forgetBias(args) === 0 ? s : on(sigmoid, gate, 1);
    const g = on(activation(args), gate);
    const out = on(activation(args), memory);
    const [flows, memories] = [correlations(gate), correlations(memory)];
    return (i) => {
      const [c, at] = [flows[i]!, memories[i]!];
      const open = s.pair(c);
      const gates = f.slopePair(c) * memory[i]! + s.slopePair(c) * g.pair(c) + open * g.slopePair(c);
      const toMemory = open * out.slopePair(at);
      return { entry: out.pair(at) * s.slopePair(c), first: toMemory * gates, kept: f.pair(c), turned: back * gates * toMemory, echo: f.first };
    };
  },
};

/** The candidate's input: the reset gate lets a part `reset` of the state through. */
const candidateInput = (gate: Entries, hidden: Entries, reset: Entries, mixing: Mixing): Entries =>
  mapped(gate, (i) => gate[i]! - (1 - reset[i]!) * mixing.state * hidden[i]!);

export const gruCell: Cell = {
  step(gate, hidden, mixing, args) {
    const c = correlations(gate);
    const z = on(sigmoid, gate);
    const update = mapped(gate, (i) => z.pair(c[i]!));
    // Both gates are drawn alike.
    const input = candidateInput(gate, hidden, update, mixing);
    const { pair } = on(activation(args), input);
    const at = correlations(input);
    const g = mapped(gate, (i) => pair(at[i]!));
    const both = remembered(g, z.first, 1 - z.first);
    return { kept: update, taken: mapped(gate, (i) => (1 - 2 * z.first + update[i]!) * g[i]! + both[i]!), hidden: same };
  },
  averages({ gate, hidden }, mixing, args) {
    const c = correlations(gate);
    const z = on(sigmoid, gate);
    const update = mapped(gate, (i) => z.pair(c[i]!));
    const input = candidateInput(gate, hidden, update, mixing);
    const g = on(activation(args), input);
    const candidates = correlations(input);
    return (i) => {
      const at = candidates[i]!;
      const held = hidden[i]!;
      const turn = z.slopePair(c[i]!);
      const toCandidate = (1 - 2 * z.first + update[i]!) * g.slopePair(at);
      const toUpdate = (held + g.pair(at)) * turn;
      const toReset = toCandidate * mixing.state * held * turn;
      return { entry: 0, first: toCandidate + toUpdate + toReset, kept: update[i]!, turned: mixing.back * (toCandidate * update[i]! + toUpdate + toReset), echo: z.first };
    };
  },
};
