/** How losses start the gradient: E[δ δ′] at the last values before the loss, from their moments and the targets'. */
import { cotangentOf, mapCovariance } from '../covariance.ts';
import type { InputMoments, LossContext, LossRule, Moments, PairKind } from '../signal.ts';
import { numeric } from '../gaussian/numeric.ts';
import { overlap } from '../gaussian/probabilities.ts';

/** Classes 0 … K - 1 in balance, taken as numbers: what a single output of a regression loss is compared with. */
function classNumbers(kind: PairKind, classes: number): { mean: number; pair: number } {
  const mean = (classes - 1) / 2;
  const square = ((classes - 1) * (2 * classes - 1)) / 6;
  return { mean, pair: kind === 'unlike' ? (classes * mean ** 2 - square) / (classes - 1) : square };
}

const UNIT: InputMoments = { mean: 0, second: 1, cross: 0 };

/** E[t t′] per output value: one-hot classes, yes/no labels in balance, or values (independent, of unit second moment, where nothing is known of them). */
function targets(kind: PairKind, { targets: type, units, batch, values }: LossContext): { mean: number; pair: number } {
  if (type === 'class' && units === 1) return classNumbers(kind, batch.classes ?? Math.max(2, Math.round(1 / batch.alike)));
  if (type === 'class') return { mean: 1 / units, pair: kind === 'unlike' ? 0 : 1 / units };
  if (type === 'binary') return { mean: 0.5, pair: kind === 'self' ? 0.5 : 0.25 };
  const { mean, second, cross } = values ?? UNIT;
  return { mean, pair: kind === 'self' ? second : cross };
}

type Target = ReturnType<typeof targets>;

/** Of (1 - s) t + s c. */
function smooth({ mean, pair }: Target, smoothing: LossContext['smoothing']): Target {
  if (smoothing === undefined) return { mean, pair };
  const [rest, added] = [1 - smoothing.part, smoothing.part * smoothing.towards];
  return { mean: rest * mean + added, pair: rest * rest * pair + 2 * rest * added * mean + added * added };
}

/** The loss of targets of which `part` is spread over all classes, or moved towards 1/2 where each output is a yes or no. */
export const smoothed = (rule: LossRule, part: number): LossRule => (part === 0 ? rule : {
  ...rule,
  gradient: (f, ctx) => rule.gradient(f, { ...ctx, smoothing: { part, towards: rule.link === 'sigmoid' ? 1 / 2 : 1 / ctx.units } }),
});

/** E[(f - t)(f′ - t′)] · factor²; the network knows nothing of the targets yet, so f and t are independent. */
export const difference = (f: Moments, factor: number, ctx: LossContext, aligned: number) => cotangentOf(
  mapCovariance(f.covariance, (v, kind, lag) => {
    const known = targets(kind, ctx);
    // Of pictures two places have in common what their distance says, else no more than the mean.
    const field = ctx.targets === 'values' ? ctx.values?.field?.[kind] : undefined;
    const t = smooth(lag === 0 ? known : { mean: known.mean, pair: field ? field[Math.min(lag, field.length - 1)]! : known.mean ** 2 }, ctx.smoothing);
    const { pair } = t;
    // E[f t] of one sample, where outputs follow inputs as the targets do.
    const along = f.taught !== undefined && kind === 'self' && lag === 0 && ctx.targets === 'values' ? f.taught.along : 0;
    return factor ** 2 * (v - 2 * (f.mean * t.mean + along) + pair);
  }),
  ctx.batch,
  f.spread,
  aligned,
);

/** δ = (softmax(h) - target) / batch. */
export const crossEntropyGradient: LossRule = {
  link: 'softmax',
  gradient(h, ctx) {
    const square = h.mean ** 2;
    const variance = h.second - square;
    const covariance = mapCovariance(h.covariance, (v) => overlap(v - square, variance, ctx.units) / ctx.units);
    // E[∂p/∂h] = E[p (1 - p)]
    const slope = (1 - overlap(variance, variance, ctx.units)) / ctx.units;
    return difference({ ...h, mean: 1 / ctx.units, covariance, spread: 0 }, 1 / ctx.batch.size, ctx, slope / ctx.batch.size);
  },
};

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const sigmoid = numeric({ value: logistic, derivative: (x) => logistic(x) * logistic(-x) });

/** δ = (sigmoid(h) - target) / (batch · outputs). */
export const binaryCrossEntropyGradient: LossRule = {
  link: 'sigmoid',
  gradient(h, ctx) {
    const variance = Math.max(0, h.second - h.mean ** 2);
    const averages = sigmoid.at(h.mean, variance);
    const covariance = mapCovariance(h.covariance, (v) => averages.pair(variance > 0 ? (v - h.mean ** 2) / variance : 1));
    const binary: LossContext = { ...ctx, targets: ctx.targets === 'values' ? 'values' : ctx.units === 1 ? 'binary' : ctx.targets };
    return difference(
      { ...h, mean: averages.first, covariance, spread: 0 },
      1 / (ctx.batch.size * ctx.units),
      binary,
      Math.sqrt(averages.slopePair(0)) / (ctx.batch.size * ctx.units),
    );
  },
};

/** δ = 2 (f - target) / (batch · outputs). */
export const squaredErrorGradient: LossRule = {
  gradient: (f, ctx) => difference(f, 2 / (ctx.batch.size * ctx.units), ctx, 2 / (ctx.batch.size * ctx.units)),
};

/** δ = sign(f - target) / (batch · outputs); signs of two samples agree as their outputs do. */
export const absoluteErrorGradient: LossRule = {
  gradient(f, ctx) {
    const whole = difference(f, 1, ctx, 0);
    const factor = (ctx.batch.size * ctx.units) ** -2;
    return cotangentOf(mapCovariance(whole.covariance, (v) =>
      (factor * 2 * Math.asin(Math.max(-1, Math.min(1, v / Math.max(whole.second, 1e-30))))) / Math.PI), ctx.batch, 0,
      // E[∂ sign(e)/∂e] = √(2/π) / σ_e
      Math.sqrt((2 * factor) / (Math.PI * Math.max(whole.second, 1e-30))));
  },
};
