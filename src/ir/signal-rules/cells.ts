/** One step of each recurrent cell in second moments, and what its gradient meets on the way back. */
import { rectifier } from '../gaussian/rectifier.ts';
import { tabulated, type PairAverages } from '../gaussian/tabulated.ts';
import type { Args } from '../types.ts';
import { correlations, mapped, remembered, type Entries } from './entries.ts';

/** What a step adds to every gate: `input` · E[x x′] + `state` · E[h h′] + `bias`. */
export interface Mixing {
  readonly input: number;
  readonly state: number;
  readonly bias: number;
  /** Back through the state: units · variance of a recurrent weight. */
  readonly back: number;
  /** Every unit's state goes back to itself only, so that a step is a step of a walk. */
  readonly apart: boolean;
}

export interface State {
  /** On average over all steps. */
  readonly hidden: Entries;
  /** After the last step. */
  readonly last: Entries;
  /** The LSTM's cell state; as hidden elsewhere. */
  readonly memory: Entries;
  /** What flows into every gate. */
  readonly gate: Entries;
}

/**
 * A step makes `kept` · m + `fresh` of a memory m, entry by entry, and adds what new values have in common with all that
 * went before: `familiar` when the memory is as old as it can be, with `echo`ᵗ missing of it after t steps.
 */
export interface Step {
  readonly kept: Entries | undefined;
  readonly fresh: Entries;
  readonly familiar: Entries | undefined;
  readonly echo: number;
  /** Of a memory, the hidden state. */
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
  /** Of a walk that is n steps old: with what probability its gates have all been open for 1, 2, … n steps. */
  readonly open?: (n: number) => readonly number[];
}

/** By entry: of a kind of pairs at a lag. */
export interface Reaction {
  readonly averages: (at: number) => Averages;
  /** From the gradient of a memory to the gates of its step; of two steps, what the slopes of both have in common. */
  readonly gates: (at: number) => number;
}

export interface Cell {
  readonly step: (gate: Entries, hidden: Entries, mixing: Mixing, args: Args) => Step;
  readonly reaction: (state: State, mixing: Mixing, args: Args) => Reaction;
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
 * its gates have been open since the sum of all that came in was least. When that was, whatever the inputs, the arcsine
 * law says: after j of n steps with probability uⱼ uₙ₋ⱼ, uₖ = C(2k,k)/4ᵏ (Sparre Andersen 1954), so that half of all steps still count.
 */
const isWalk = ({ apart }: Mixing, args: Args): boolean => apart && args['activation'] === 'relu';

/** uⱼ, of as many steps as anybody has asked for. */
const meetings = [1];

/** Of n steps, for every k: Σ uⱼ uₙ₋ⱼ over the j up to n - k. */
function openings(n: number): readonly number[] {
  for (let j = meetings.length; j <= n; j++) meetings.push((meetings[j - 1]! * (2 * j - 1)) / (2 * j));
  const open = new Array<number>(n).fill(0);
  for (let k = n, sum = 0; k > 0; k--) open[k - 1] = sum += meetings[n - k]! * meetings[k]!;
  return open;
}

export const simpleCell: Cell = {
  step(gate, _hidden, mixing, args) {
    const { pair } = on(activation(args), gate);
    const c = correlations(gate);
    const gained = isWalk(mixing, args) ? 2 : 1;
    return { kept: undefined, fresh: mapped(gate, (i) => gained * pair(c[i]!)), familiar: undefined, echo: 0, hidden: same };
  },
  reaction({ gate }, mixing, args) {
    const { back } = mixing;
    const { slopePair } = on(activation(args), gate);
    const c = correlations(gate);
    const gates = (at: number): number => slopePair(c[at]!);
    if (!isWalk(mixing, args)) return { gates, averages: (at) => ({ entry: 0, first: gates(at), kept: 0, turned: back * gates(at), echo: 0 }) };
    // Two walks are open at once as often as one where they are the same, and as often as both by chance where they are independent.
    const both = (at: number): number => Math.log(gates(at)) / Math.log(gates(0));
    return {
      gates,
      averages: (at) => ({
        entry: 0,
        first: 1,
        kept: back,
        turned: 0,
        echo: Math.min(1, Math.sqrt(back)),
        open: (n) => openings(n).map((part) => part ** both(at)),
      }),
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
    return {
      kept: f === s ? open : mapped(gate, (i) => f.pair(c[i]!)),
      fresh: mapped(gate, (i) => open[i]! * g[i]!),
      familiar: remembered(g, f.first, s.first),
      echo: f.first,
      hidden(memory) {
        const out = on(activation(args), memory);
        const at = correlations(memory);
        return mapped(memory, (i) => open[i]! * out.pair(at[i]!));
      },
    };
  },
  reaction({ gate, memory }, { back }, args) {
    const s = on(sigmoid, gate);
    const f = forgetBias(args) === 0 ? s : on(sigmoid, gate, 1);
    const g = on(activation(args), gate);
    const out = on(activation(args), memory);
    const [flows, memories] = [correlations(gate), correlations(memory)];
    const gates = (i: number): number => {
      const c = flows[i]!;
      const turn = s.slopePair(c);
      return (f === s ? turn : f.slopePair(c)) * memory[i]! + turn * g.pair(c) + s.pair(c) * g.slopePair(c);
    };
    return {
      gates,
      averages(i) {
        const [c, at] = [flows[i]!, memories[i]!];
        const first = s.pair(c) * out.slopePair(at) * gates(i);
        return { entry: out.pair(at) * s.slopePair(c), first, kept: f.pair(c), turned: back * first, echo: f.first };
      },
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
    return {
      kept: update, fresh: mapped(gate, (i) => (1 - 2 * z.first + update[i]!) * g[i]!),
      familiar: remembered(g, z.first, 1 - z.first), echo: z.first, hidden: same,
    };
  },
  reaction({ gate, hidden }, mixing, args) {
    const c = correlations(gate);
    const z = on(sigmoid, gate);
    const update = mapped(gate, (i) => z.pair(c[i]!));
    const input = candidateInput(gate, hidden, update, mixing);
    const g = on(activation(args), input);
    const candidates = correlations(input);
    const toCandidate = (i: number): number => (1 - 2 * z.first + update[i]!) * g.slopePair(candidates[i]!);
    const toGates = (i: number): number => (hidden[i]! + g.pair(candidates[i]!) + toCandidate(i) * mixing.state * hidden[i]!) * z.slopePair(c[i]!);
    const gates = (i: number): number => toCandidate(i) + toGates(i);
    return {
      gates,
      averages: (i) => ({ entry: 0, first: gates(i), kept: update[i]!, turned: mixing.back * (toCandidate(i) * update[i]! + toGates(i)), echo: z.first }),
    };
  },
};
