/** Recurrent layers: values run to the state where they settle; gradients through time by tied-weight sums. */
import { cotangentOf, gridOf, mapCovariance, momentsOf, shareOf, unitsOf } from '../covariance.ts';
import { atDistance, lagsOf } from '../lags.ts';
import { pairKinds, type Cotangent, type Covariance, type Moments, type PairKind, type SignalContext, type SignalRule } from '../signal.ts';
import type { Averages, Cell, State } from './cells.ts';

/** Steps that an unknown length counts as. */
const USUAL_STEPS = 32;
/** Values have settled long before; gradients are summed over all steps. */
const MOST_STEPS = 100;

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

const settledStates = new WeakMap<Moments, { readonly ctx: SignalContext; readonly state: State }>();

/** The state after all steps; the way back asks for the same one. */
function settle(x: Moments, ctx: SignalContext, cell: Cell): State {
  const known = settledStates.get(x);
  if (known?.ctx === ctx) return known.state;
  const state = run(x, ctx, cell);
  settledStates.set(x, { ctx, state });
  return state;
}

/** From zero, the same step again and again, since every step has the same statistics. */
function run(x: Moments, ctx: SignalContext, cell: Cell): State {
  const mixing = mixingOf(ctx);
  const zero = mapCovariance(x.covariance, () => 0);
  let state: State = { hidden: zero, memory: zero, gate: zero };
  const steps = Math.min(stepsOf(ctx), MOST_STEPS);
  for (let t = 0; t < steps; t++) {
    const gate = mapCovariance(x.covariance, (v, kind, lag) => mixing.input * v + mixing.state * state.hidden[kind][lag]! + mixing.bias);
    const before = state.hidden.self[0]!;
    const next = cell.step({ ...state, gate }, mixing, ctx.args);
    state = { ...next, gate };
    if (Math.abs(next.hidden.self[0]! - before) < 1e-4 * before) break;
  }
  return state;
}

/** S(k) = Σ_j C(k,j)² a^(k-j) b^j for k from 0, by the three-term recurrence of the Legendre polynomials that it is made of. */
function* stepsBack({ kept, turned }: Averages): Generator<number> {
  let before = 0;
  let now = 1;
  for (let k = 0; ; k++) {
    yield now;
    [before, now] = [now, ((2 * k + 1) * (kept + turned) * now - k * (kept - turned) ** 2 * before) / (k + 1)];
    if (!(now > 0)) now = 0;
  }
}

/** Gain, in squares, from the gradient of the output to the sum over all steps of the gradients of the gates' inputs. */
function totals(averages: Averages, steps: number, everyStep: boolean): number {
  const { entry, first } = averages;
  const back = stepsBack(averages);
  let sum = 0;
  let all = 0;
  for (let k = 0; k < steps; k++) {
    sum += first * (back.next().value as number);
    all += entry + sum;
  }
  return everyStep ? all : entry + sum;
}

/** Gradients that enter at several steps and are alike add up along the memory. */
function gathered(echo: number, entering: readonly number[], steps: number): number {
  let sum = 1;
  if (entering.length === 1 || entering[0] === 0) return sum;
  for (let r = 1, part = echo; r < steps && part > 1e-4; r++, part *= echo) sum += (2 * part * (1 - r / steps) * atDistance(entering, r)) / entering[0]!;
  return Math.max(0, sum);
}

interface Gains {
  readonly total: Readonly<Record<PairKind, number>>;
  readonly echo: number;
  readonly state: State;
}

function gains(x: Moments, ctx: SignalContext, cell: Cell, gradient: Cotangent): Gains {
  const state = settle(x, ctx, cell);
  const mixing = mixingOf(ctx);
  const of = (kind: PairKind): number => {
    const averages = cell.averages(state, kind, mixing, ctx.args);
    return totals(averages, stepsOf(ctx), sequences(ctx)) * gathered(averages.echo, gradient.covariance[kind], stepsOf(ctx));
  };
  return { total: { self: of('self'), alike: of('alike'), unlike: of('unlike') }, echo: cell.averages(state, 'self', mixing, ctx.args).echo, state };
}

/** Covariance of gates' gradients r steps apart, as a part of that at one step: what the memory and the gates' own inputs have in common. */
const alikeness = ({ echo, state }: Gains, kind: PairKind, r: number): number => {
  const at = state.gate[kind][0]!;
  return r === 0 ? 1 : at === 0 ? 0 : echo ** r * Math.max(0, Math.min(1, atDistance(state.gate[kind], r) / at));
};

/** Gradients of two steps have gone through different numbers of matrices, so they share only what a memory hands on. */
const apart = (c: Covariance, lags: readonly number[], found: Gains, power: number): Covariance => {
  const over = (kind: PairKind): number[] => lags.map((r) => c[kind][0]! * power * found.total[kind] * alikeness(found, kind, r));
  return { self: over('self'), alike: over('alike'), unlike: over('unlike') };
};

/** Σ over two steps of what their gradients and their inputs have in common, as a multiple of the sum over one. */
const together = (found: Gains, kind: PairKind, values: readonly number[] | undefined, steps: number): number => {
  let sum = 1;
  for (let r = 1; r < steps; r++) {
    const part = alikeness(found, kind, r);
    if (part < 1e-4) break;
    sum += 2 * part * (1 - r / steps) * (values === undefined ? 1 : values[0] === 0 ? 0 : atDistance(values, r) / values[0]!);
  }
  return Math.max(0, sum);
};

export function recurrent(cell: Cell): SignalRule {
  return {
    forward([x], ctx) {
      const { hidden } = settle(x!, ctx, cell);
      const kept = (values: readonly number[]): readonly number[] => (sequences(ctx) ? values : values.slice(0, 1));
      const covariance = { self: kept(hidden.self), alike: kept(hidden.alike), unlike: kept(hidden.unlike) };
      return momentsOf(0, covariance, ctx.batch, x!.spread + 2 / unitsOf(ctx.outputShape));
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
      return { kernel: unitsOf(ctx.inputShapes[0]!) * over(x!.covariance), recurrent_kernel: units * over(found.state.hidden), bias: over() };
    },
    memory([x], ctx) {
      const back = stepsBack(cell.averages(settle(x!, ctx, cell), 'self', mixingOf(ctx), ctx.args));
      let square = 1;
      for (let k = 0; k < stepsOf(ctx); k++) square = back.next().value as number;
      return Math.sqrt(square);
    },
  };
}
