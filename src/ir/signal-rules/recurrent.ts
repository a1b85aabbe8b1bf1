/** Recurrent layers: values run to the state where they settle; gradients through time by tied-weight sums. */
import { cotangentOf, mapCovariance, momentsOf, shareOf, unitsOf } from '../covariance.ts';
import { lagsOf } from '../lags.ts';
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
}

function mixingOf(ctx: SignalContext): Mixing {
  const units = ctx.args['units'] as number;
  const variance = (name: string): number => {
    const draw = ctx.draw(name);
    return draw === undefined ? 0 : draw.variance + draw.mean ** 2;
  };
  const state = units * variance('recurrent_kernel');
  return { input: unitsOf(ctx.inputShapes[0]!) * variance('kernel'), state, bias: variance('bias'), back: state };
}

/** The state after all steps, from zero: the same step again and again, since every step has the same statistics. */
function settle(x: Moments, ctx: SignalContext, cell: Cell): State {
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

/** Gain, in squares, from the gradient of the output to the sum over all steps of the gradients of the gates' inputs. */
function totals(averages: Averages, steps: number, everyStep: boolean): number {
  const { entry, first, kept, turned } = averages;
  // S(k) = Σ_j C(k,j)² a^(k-j) b^j, by the three-term recurrence of the Legendre polynomials that it is made of.
  let before = 0;
  let now = 1;
  let sum = 0;
  let all = 0;
  for (let k = 0; k < steps; k++) {
    sum += first * now;
    all += entry + sum;
    [before, now] = [now, ((2 * k + 1) * (kept + turned) * now - k * (kept - turned) ** 2 * before) / (k + 1)];
    if (!(now > 0)) now = 0;
  }
  return everyStep ? all : entry + sum;
}

function gains(x: Moments, ctx: SignalContext, cell: Cell): { total: Record<PairKind, number>; state: State } {
  const state = settle(x, ctx, cell);
  const mixing = mixingOf(ctx);
  const of = (kind: PairKind): number => totals(cell.averages(state, kind, mixing, ctx.args), stepsOf(ctx), sequences(ctx));
  return { total: { self: of('self'), alike: of('alike'), unlike: of('unlike') }, state };
}

/** Gradients of two steps have gone through different numbers of matrices, so they share nothing on average. */
const apart = (c: Covariance, lags: readonly number[], each: (kind: PairKind) => number): Covariance => {
  const over = (kind: PairKind): number[] => lags.map((_, lag) => (lag === 0 ? c[kind][0]! * each(kind) : 0));
  return { self: over('self'), alike: over('alike'), unlike: over('unlike') };
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
      const { total } = gains(x!, ctx, cell);
      const units = ctx.args['units'] as number;
      const draw = ctx.draw('kernel');
      const power = (units * (draw === undefined ? 0 : draw.variance + draw.mean ** 2)) / stepsOf(ctx);
      const covariance = apart(gradient.covariance, lagsOf([stepsOf(ctx)]), (kind) => power * total[kind]);
      return [cotangentOf(covariance, ctx.batch, gradient.spread + 2 / units)];
    },
    weightGradients(gradient, [x], _output, ctx) {
      const { total, state } = gains(x!, ctx, cell);
      const units = ctx.args['units'] as number;
      const over = (values: (kind: PairKind) => number): number => units * ctx.batch.size ** 2
        * pairKinds.reduce((sum, kind) => sum + shareOf(kind, ctx.batch) * gradient.covariance[kind][0]! * total[kind] * values(kind), 0);
      return {
        kernel: unitsOf(ctx.inputShapes[0]!) * over((kind) => x!.covariance[kind][0]!),
        recurrent_kernel: units * over((kind) => state.hidden[kind][0]!),
        bias: over(() => 1),
      };
    },
  };
}
