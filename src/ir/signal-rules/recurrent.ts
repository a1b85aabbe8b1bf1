/** Recurrent layers: values run to the state where they settle; gradients through time by tied-weight sums. */
import { cotangentOf, gridOf, momentsOf, shareOf, unitsOf } from '../covariance.ts';
import { atDistance, lagsOf } from '../lags.ts';
import { pairKinds, type Cotangent, type Covariance, type Moments, type PairKind, type SignalContext, type SignalRule } from '../signal.ts';
import type { Averages, Cell, State, Step } from './cells.ts';
import { covarianceOf, entriesOf, mapped, startOf, type Entries } from './entries.ts';

/** Steps that an unknown length counts as. */
const USUAL_STEPS = 32;
/** Values have settled long before; gradients are summed over all steps. */
const MOST_STEPS = 100;
/** Sequences up to this length are gone through step by step: their memories have not settled. */
const FEW_STEPS = 8;
/** Relative change of what flows into the gates at which they have settled. */
const SETTLED = 1e-4;
/** Part of a memory that is nothing. */
const FORGOTTEN = 1e-6;
/** Part of a gradient below which two steps have nothing in common. */
const APART = 1e-4;

const stepsOf = (ctx: SignalContext): number => ctx.inputShapes[0]![0] ?? USUAL_STEPS;
const sequences = (ctx: SignalContext): boolean => ctx.args['return_sequences'] === true;

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

function mixingOf(ctx: SignalContext): Mixing {
  const units = ctx.args['units'] as number;
  const variance = (name: string): number => {
    const draw = ctx.draw(name);
    return draw === undefined ? 0 : draw.variance + draw.mean ** 2;
  };
  const state = units * variance('recurrent_kernel');
  return { input: unitsOf(ctx.inputShapes[0]!) * variance('kernel'), state, bias: variance('bias'), back: state, apart: ctx.draw('recurrent_kernel')?.structure === 'identity' };
}

interface Settled {
  readonly ctx: SignalContext;
  readonly mixing: Mixing;
  readonly state: State;
  readonly hidden: Covariance;
  /** By kind of pairs. */
  readonly averages: Readonly<Record<PairKind, Averages>>;
}

const settledStates = new WeakMap<Moments, Settled>();

/** The state after all steps; the way back asks for the same one. */
function settle(x: Moments, ctx: SignalContext, cell: Cell): Settled {
  let settled = settledStates.get(x);
  if (settled?.ctx === ctx) return settled;
  const mixing = mixingOf(ctx);
  const state = run(x, ctx, cell, mixing);
  const averages = cell.averages(state, mixing, ctx.args);
  const count = x.covariance.self.length;
  const of = (kind: PairKind): Averages => averages(startOf(kind, count));
  settled = { ctx, mixing, state, hidden: covarianceOf(state.hidden), averages: { self: of('self'), alike: of('alike'), unlike: of('unlike') } };
  settledStates.set(x, settled);
  return settled;
}

/** By layers of one kind, the latest that was settled. */
const latest = new WeakMap<SignalContext, { readonly input: Entries; readonly state: State }>();

/**
 * The same step again and again, from zero, since every step has the same statistics. Of a long sequence all steps at
 * once, as they are with the gates that the state before them makes, until gates and state agree: in a stack of equal
 * layers they nearly do from the start, if that is where the layer before has settled, scaled by what comes in.
 */
function run(x: Moments, ctx: SignalContext, cell: Cell, mixing: Mixing): State {
  const input = entriesOf(x.covariance);
  const steps = Math.min(stepsOf(ctx), MOST_STEPS);
  const long = steps > FEW_STEPS;
  const zero = mapped(input, () => 0);
  const before = long ? latest.get(ctx) : undefined;
  let state: State = before === undefined || !(before.input[0]! > 0) ? { hidden: zero, memory: zero, gate: zero }
    : { ...before.state, hidden: mapped(input, (i) => (before.state.hidden[i]! * input[0]!) / before.input[0]!) };
  for (let t = 0; t < steps; t++) {
    const reached = state.hidden;
    const gate = mapped(input, (i) => mixing.input * input[i]! + mixing.state * reached[i]! + mixing.bias);
    const step = cell.step(gate, reached, mixing, ctx.args);
    const memory = after(long ? steps : 1, step, state.memory);
    const hidden = step.hidden(memory);
    const change = mixing.state * Math.abs(hidden[0]! - reached[0]!);
    state = { gate, memory, hidden };
    if (long && change <= SETTLED * gate[0]!) break;
  }
  latest.set(ctx, { input, state });
  return state;
}

/** One step on from `memory`, or n steps from zero: taken · (1 + kept + … + kept^(n-1)). */
function after(steps: number, { kept, taken }: Step, memory: Entries): Entries {
  if (kept === undefined) return taken;
  if (steps === 1) return mapped(taken, (i) => taken[i]! + kept[i]! * memory[i]!);
  // No entry is kept longer than a value itself is.
  const forgotten = kept[0]! ** steps < FORGOTTEN;
  return mapped(taken, (i) => {
    const part = kept[i]!;
    return part < 1 ? (taken[i]! * (forgotten ? 1 : 1 - part ** steps)) / (1 - part) : taken[i]! * steps;
  });
}

/** S(k) = Σ_j C(k,j)² a^(k-j) b^j for k from 0, by the three-term recurrence of the Legendre polynomials that it is made of. */
class StepsBack {
  readonly #sum: number;
  readonly #square: number;
  #before = 0;
  #k = 0;
  now = 1;

  constructor({ kept, turned }: Averages) {
    this.#sum = kept + turned;
    this.#square = (kept - turned) ** 2;
  }

  next(): void {
    const k = this.#k++;
    const next = ((2 * k + 1) * this.#sum * this.now - k * this.#square * this.#before) / (k + 1);
    this.#before = this.now;
    this.now = next > 0 ? next : 0;
  }
}

/** Gain, in squares, from the gradient of the output to the sum over all steps of the gradients of the gates' inputs. */
function totals(averages: Averages, steps: number, everyStep: boolean): number {
  const { entry, first } = averages;
  const back = new StepsBack(averages);
  let sum = 0;
  let all = 0;
  for (let k = 0; k < steps; k++, back.next()) {
    sum += first * back.now;
    all += entry + sum;
  }
  return everyStep ? all : entry + sum;
}

/** Gradients that enter at several steps and are alike add up along the memory. */
function gathered(echo: number, entering: readonly number[], steps: number): number {
  let sum = 1;
  if (entering.length === 1 || entering[0] === 0) return sum;
  for (let r = 1, part = echo; r < steps && part > APART; r++, part *= echo) sum += (2 * part * (1 - r / steps) * atDistance(entering, r)) / entering[0]!;
  return Math.max(0, sum);
}

interface Gains {
  readonly settled: Settled;
  readonly total: Readonly<Record<PairKind, number>>;
  /** Covariance of gates' gradients r steps apart, as a part of that at one step: what the memory and the gates' own inputs have in common. */
  readonly alikeness: Readonly<Record<PairKind, readonly number[]>>;
}

const knownGains = new WeakMap<Cotangent, Gains>();

/** Weights' gradients ask for the same as values' do. */
function gains(x: Moments, ctx: SignalContext, cell: Cell, gradient: Cotangent): Gains {
  const settled = settle(x, ctx, cell);
  const known = knownGains.get(gradient);
  if (known?.settled === settled) return known;
  const steps = stepsOf(ctx);
  const { gate } = settled.state;
  const count = gate.length / 3;
  const farthest = Math.max(steps, lagsOf(gridOf(ctx.inputShapes[0]!)).at(-1)! + 1);
  const total = (kind: PairKind): number => {
    const averages = settled.averages[kind];
    return totals(averages, steps, sequences(ctx)) * gathered(averages.echo, gradient.covariance[kind], steps);
  };
  const alikeness = (kind: PairKind): readonly number[] => {
    const start = startOf(kind, count);
    const inputs = gate.slice(start, start + count);
    const { echo } = settled.averages.self;
    const parts = [1];
    for (let r = 1, left = echo; r < farthest && left > APART && inputs[0] !== 0; r++, left *= echo) parts.push(left * Math.max(0, Math.min(1, atDistance(inputs, r) / inputs[0]!)));
    return parts;
  };
  const found: Gains = {
    settled,
    total: { self: total('self'), alike: total('alike'), unlike: total('unlike') },
    alikeness: { self: alikeness('self'), alike: alikeness('alike'), unlike: alikeness('unlike') },
  };
  knownGains.set(gradient, found);
  return found;
}

/** Gradients of two steps have gone through different numbers of matrices, so they share only what a memory hands on. */
const apart = (c: Covariance, lags: readonly number[], { total, alikeness }: Gains, power: number): Covariance => {
  const over = (kind: PairKind): number[] => lags.map((r) => c[kind][0]! * power * total[kind] * (alikeness[kind][r] ?? 0));
  return { self: over('self'), alike: over('alike'), unlike: over('unlike') };
};

/** Σ over two steps of what their gradients and their inputs have in common, as a multiple of the sum over one; `values` of the inputs by lag. */
const together = ({ alikeness }: Gains, kind: PairKind, values: readonly number[] | undefined, steps: number): number => {
  const parts = alikeness[kind];
  let sum = 1;
  for (let r = 1; r < Math.min(steps, parts.length) && parts[r]! > APART; r++) sum += 2 * parts[r]! * (1 - r / steps) * (values === undefined ? 1 : values[0] === 0 ? 0 : atDistance(values, r) / values[0]!);
  return Math.max(0, sum);
};

export function recurrent(cell: Cell): SignalRule {
  return {
    forward([x], ctx) {
      const { state, hidden } = settle(x!, ctx, cell);
      return momentsOf(0, sequences(ctx) ? hidden : covarianceOf(state.hidden, 1), ctx.batch, x!.spread + 2 / unitsOf(ctx.outputShape));
    },
    backward(gradient, [x], _output, ctx): readonly Cotangent[] {
      const found = gains(x!, ctx, cell, gradient);
      const units = ctx.args['units'] as number;
      const draw = ctx.draw('kernel');
      const power = (units * (draw === undefined ? 0 : draw.variance + draw.mean ** 2)) / stepsOf(ctx);
      const covariance = apart(gradient.covariance, lagsOf(gridOf(ctx.inputShapes[0]!)), found, power);
      return [cotangentOf(covariance, ctx.batch, gradient.spread + 2 / units)];
    },
    weightGradients(gradient, [x], _output, ctx) {
      const found = gains(x!, ctx, cell, gradient);
      const units = ctx.args['units'] as number;
      const over = (values?: Covariance): number => units * ctx.batch.size ** 2 * pairKinds.reduce((sum, kind) =>
        sum + shareOf(kind, ctx.batch) * gradient.covariance[kind][0]! * found.total[kind] * (values?.[kind][0] ?? 1) * together(found, kind, values?.[kind], stepsOf(ctx)), 0);
      return { kernel: unitsOf(ctx.inputShapes[0]!) * over(x!.covariance), recurrent_kernel: units * over(found.settled.hidden), bias: over() };
    },
    memory([x], ctx) {
      const back = new StepsBack(settle(x!, ctx, cell).averages.self);
      for (let k = 1; k < stepsOf(ctx); k++) back.next();
      return Math.sqrt(back.now);
    },
  };
}
