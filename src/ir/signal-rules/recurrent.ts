/** Recurrent layers: values run to the state where they settle; gradients through time by tied-weight sums. */
import { cotangentOf, gridOf, momentsOf, shareOf, unitsOf } from '../covariance.ts';
import { lagsOf } from '../lags.ts';
import { pairKinds, type Cotangent, type Covariance, type Moments, type PairKind, type SignalContext, type SignalRule } from '../signal.ts';
import type { Averages, Cell, Mixing, State, Step } from './cells.ts';
import { covarianceOf, entriesOf, mapped, startOf, type Entries } from './entries.ts';
import { handedOn, overSteps, powered, type HandedOn } from './steps.ts';

/** Steps that an unknown length counts as. */
const USUAL_STEPS = 32;
/** Values have settled long before; gradients are summed over all steps. What every unit adds to itself never settles. */
const MOST_STEPS = 100;
const MOST_OF_A_WALK = 2000;
/** Sequences up to this length are gone through from the start: their states have not settled. */
const FEW_STEPS = 8;
/** Relative change of what flows into the gates at which they have settled. */
const SETTLED = 1e-4;
/** Of a memory, what is kept at most: all of it would grow without end. */
const LASTING = 1 - 1e-9;

const LAGS = lagsOf([Infinity]);

const stepsOf = (ctx: SignalContext): number => ctx.inputShapes[0]![0] ?? USUAL_STEPS;
const sequences = (ctx: SignalContext): boolean => ctx.args['return_sequences'] === true;

function mixingOf(ctx: SignalContext): Mixing {
  const units = ctx.args['units'] as number;
  const variance = (name: string): number => {
    const draw = ctx.draw(name);
    return draw === undefined ? 0 : draw.variance + draw.mean ** 2;
  };
  const state = units * variance('recurrent_kernel');
  return {
    input: unitsOf(ctx.inputShapes[0]!) * variance('kernel'),
    state,
    bias: variance('bias'),
    back: state,
    apart: ctx.draw('recurrent_kernel')?.structure === 'identity',
  };
}

interface Settled {
  readonly ctx: SignalContext;
  readonly last: Entries;
  readonly hidden: Covariance;
  /** By kind of pairs. */
  readonly averages: Readonly<Record<PairKind, Averages>>;
  /** What the gates' slopes of two steps have in common, by lag. */
  readonly slopes: Readonly<Record<PairKind, readonly number[]>>;
}

const settledStates = new WeakMap<Moments, Settled>();

/** The state after all steps; the way back asks for the same one. */
function settle(x: Moments, ctx: SignalContext, cell: Cell): Settled {
  let settled = settledStates.get(x);
  if (settled?.ctx === ctx) return settled;
  const mixing = mixingOf(ctx);
  const state = run(x, ctx, cell, mixing);
  const { averages, gates } = cell.reaction(state, mixing, ctx.args);
  const count = x.covariance.self.length;
  const of = (kind: PairKind): Averages => averages(startOf(kind, count));
  const slopes = (kind: PairKind): readonly number[] => mapped(x.covariance[kind], (lag) => gates(startOf(kind, count) + lag));
  // The state itself is let go: of a thousand layers the collector would have to carry it along.
  settled = {
    ctx,
    last: state.last,
    hidden: covarianceOf(state.hidden),
    averages: { self: of('self'), alike: of('alike'), unlike: of('unlike') },
    slopes: { self: slopes('self'), alike: slopes('alike'), unlike: slopes('unlike') },
  };
  settledStates.set(x, settled);
  return settled;
}

/** By layers of one kind, the latest that was settled. */
const latest = new WeakMap<SignalContext, { readonly input: Entries; readonly state: State }>();

/**
 * Every step has the same statistics but for how much there is to remember: memories are what they are on average over
 * all steps, with the gates that such a state makes, until gates and state agree. In a stack of equal layers they nearly
 * do from the start, if that is where the layer before has settled, scaled by what comes in.
 */
function run(x: Moments, ctx: SignalContext, cell: Cell, mixing: Mixing): State {
  const input = entriesOf(x.covariance);
  const steps = stepsOf(ctx);
  const zero = mapped(input, () => 0);
  const before = steps > FEW_STEPS ? latest.get(ctx) : undefined;
  let state: State = before === undefined || !(before.input[0]! > 0) ? { hidden: zero, memory: zero, gate: zero, last: zero }
    : { ...before.state, hidden: mapped(input, (i) => (before.state.hidden[i]! * input[0]!) / before.input[0]!) };
  const most = Math.min(steps, mixing.apart ? MOST_OF_A_WALK : MOST_STEPS);
  for (let t = 0; t < most; t++) {
    const reached = state.hidden;
    const gate = mapped(input, (i) => mixing.input * input[i]! + mixing.state * reached[i]! + mixing.bias);
    const step = cell.step(gate, reached, mixing, ctx.args);
    const memory = memoryOf(step, steps, true);
    const hidden = step.hidden(memory);
    const settled = Math.abs(hidden[0]! - reached[0]!) * mixing.state <= SETTLED * gate[0]!;
    state = { gate, memory, hidden, last: hidden };
    if (settled || t === most - 1) {
      if (!sequences(ctx)) state = { ...state, last: step.hidden(memoryOf(step, steps, false)) };
      break;
    }
  }
  latest.set(ctx, { input, state });
  return state;
}

/**
 * A memory m of a step after n of them, or on average over all. From zero, mₜ = kept mₜ₋₁ + fresh + familiar (1 - echoᵗ⁻¹), so that
 * mₜ = (fresh + familiar) (1 - keptᵗ) / (1 - kept) - familiar (echoᵗ - keptᵗ) / (echo - kept). Of two steps r apart one has
 * r more behind it: half of what is familiar lacks echoʳ as much.
 */
function memoryOf({ kept, fresh, familiar, echo }: Step, steps: number, average: boolean): Entries {
  if (kept === undefined || familiar === undefined) return fresh;
  const count = fresh.length / 3;
  const made = fresh.slice();
  for (let lag = 0; lag < count; lag++) {
    const r = LAGS[lag]!;
    const n = average ? Math.max(1, steps - r) : steps;
    const echoes = average ? meanPower(echo, n) : powered(echo, n);
    const half = (1 + powered(echo, r)) / 2;
    for (let i = lag; i < made.length; i += count) {
      const part = Math.min(kept[i]!, LASTING);
      const left = average ? meanPower(part, n) : powered(part, n);
      made[i] = ((fresh[i]! + familiar[i]!) * (1 - left)) / (1 - part) - (familiar[i]! * half * (echoes - left)) / (echo - part || 1);
    }
  }
  return made;
}

/** Mean of xᵗ over t from 1 to n. */
const meanPower = (x: number, n: number): number => (x * (1 - powered(x, n))) / ((1 - x) * n);

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
  const { entry, first, kept, open } = averages;
  if (open !== undefined) {
    const from = (n: number): number => open(n).reduceRight((sum, part) => part + kept * sum, 0);
    return everyStep ? Array.from({ length: steps }, (_, i) => from(i + 1)).reduce((a, b) => a + b) : from(steps);
  }
  const back = new StepsBack(averages);
  let sum = 0;
  let all = 0;
  for (let k = 0; k < steps; k++, back.next()) {
    sum += first * back.now;
    all += entry + sum;
  }
  return everyStep ? all : entry + sum;
}

interface Gains {
  readonly settled: Settled;
  readonly total: Readonly<Record<PairKind, number>>;
  /** Covariance of gates' gradients r steps apart, as a part of that at one step. */
  readonly alikeness: Readonly<Record<PairKind, readonly number[]>>;
}

const knownGains = new WeakMap<Cotangent, Gains>();

/** Weights' gradients ask for the same as values' do. */
function gains(x: Moments, ctx: SignalContext, cell: Cell, gradient: Cotangent): Gains {
  const settled = settle(x, ctx, cell);
  const known = knownGains.get(gradient);
  if (known?.settled === settled) return known;
  const steps = stepsOf(ctx);
  const count = Math.max(steps, lagsOf(gridOf(ctx.inputShapes[0]!)).at(-1)! + 1);
  const { averages, slopes } = settled;
  const of = (kind: PairKind): HandedOn =>
    handedOn(gradient.covariance[kind], slopes[kind], { own: averages[kind].echo, mean: averages.self.echo }, steps, count);
  const [self, alike, unlike] = [of('self'), of('alike'), of('unlike')];
  const total = (kind: PairKind, { gathered }: HandedOn): number => totals(averages[kind], steps, sequences(ctx)) * gathered;
  const found: Gains = {
    settled,
    total: { self: total('self', self), alike: total('alike', alike), unlike: total('unlike', unlike) },
    alikeness: { self: self.likeness, alike: alike.likeness, unlike: unlike.likeness },
  };
  knownGains.set(gradient, found);
  return found;
}

/** Gradients of two steps have gone through different numbers of matrices, so they share only what a memory hands on. */
function apart(c: Covariance, lags: readonly number[], { total, alikeness }: Gains, power: number): Covariance {
  const over = (kind: PairKind): number[] => {
    const made = lags.slice();
    const whole = c[kind][0]! * power * total[kind];
    const parts = alikeness[kind];
    for (let lag = 0; lag < made.length; lag++) {
      const r = lags[lag]!;
      made[lag] = r < parts.length ? whole * parts[r]! : 0;
    }
    return made;
  };
  return { self: over('self'), alike: over('alike'), unlike: over('unlike') };
}

export function recurrent(cell: Cell): SignalRule {
  return {
    forward([x], ctx) {
      const { last, hidden } = settle(x!, ctx, cell);
      return momentsOf(0, sequences(ctx) ? hidden : covarianceOf(last, 1), ctx.batch, x!.spread + 2 / unitsOf(ctx.outputShape));
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
      const steps = stepsOf(ctx);
      const over = (values?: Covariance): number => {
        let sum = 0;
        for (const kind of pairKinds) {
          const of = values?.[kind];
          sum +=
            shareOf(kind, ctx.batch) *
            gradient.covariance[kind][0]! *
            found.total[kind] *
            (of === undefined ? 1 : of[0]!) *
            overSteps(found.alikeness[kind], of, steps);
        }
        return units * ctx.batch.size ** 2 * sum;
      };
      return { kernel: unitsOf(ctx.inputShapes[0]!) * over(x!.covariance), recurrent_kernel: units * over(found.settled.hidden), bias: over() };
    },
    memory([x], ctx) {
      const { self } = settle(x!, ctx, cell).averages;
      const steps = stepsOf(ctx);
      if (self.open !== undefined) return steps < 2 ? 1 : Math.sqrt(self.open(steps)[steps - 2]! * self.kept ** (steps - 1));
      const back = new StepsBack(self);
      for (let k = 1; k < steps; k++) back.next();
      return Math.sqrt(back.now);
    },
  };
}
