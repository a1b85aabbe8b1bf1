/** Multi-head attention at initialization: a softmax average of values, whose scores are Gaussian. */
import { addCovariances, coarsen, cotangentOf, gridOf, linear, mapCovariance, momentsOf, overBatch, overlapsOf, positionsOf, unitsOf } from '../covariance.ts';
import { overlap as overlapOf } from '../gaussian/probabilities.ts';
import { lagsOf, overGrid } from '../lags.ts';
import type { Covariance, Moments, PairKind, SignalContext, SignalRule } from '../signal.ts';
import type { Shape } from '../types.ts';
import { amongPositions } from './tokens.ts';

type ByKind = (kind: PairKind) => number;

interface Scene {
  /** Squares from input to query, key, value and from heads to output. */
  readonly query: number; readonly key: number; readonly value: number; readonly output: number;
  readonly positions: number;
  /** The sequence that asks, and the one attended to. */
  readonly asking: Moments; readonly from: Moments;
  /** Covariance that all positions of values share. */
  readonly shared: ByKind;
  /**
   * Σ a a′ over the positions that two questions look at, r apart, from 1/T to 1 as scores grow. Only differences between
   * scores count: what all keys have in common leaves the softmax unchanged.
   */
  readonly overlap: (kind: PairKind, lag: number) => number;
  /**
   * Σ a a′ C_K C_V of the differences of keys and of values from their means, over all pairs of positions: what a
   * question's gradient, Σ aⱼ (vⱼ - v̄)·δ (kⱼ - k̄), has of them. Among steps that hardly differ it is small twice, and
   * where one position has all the weight nothing differs from the mean: Σ aⱼ² - 2 Σ aⱼ³ + (Σ aⱼ²)² of independent ones.
   * What any two have in common by chance counts with its square, all the more of tokens of few values.
   */
  readonly contrast: (kind: PairKind, lag: number) => number;
}

const keyShape = ({ inputShapes: [query, value, key] }: SignalContext): Shape => key ?? value ?? query!;
const valueShape = ({ inputShapes: [query, value] }: SignalContext): Shape => value ?? query!;

const scenes = new WeakMap<Moments, { readonly inputs: readonly Moments[]; readonly ctx: SignalContext; readonly scene: Scene }>();

function sceneOf(inputs: readonly Moments[], ctx: SignalContext): Scene {
  const known = scenes.get(inputs[0]!);
  if (known?.ctx === ctx && inputs.every((it, i) => it === known.inputs[i])) return known.scene;
  const scene = survey(inputs, ctx);
  scenes.set(inputs[0]!, { inputs, ctx, scene });
  return scene;
}

function survey(inputs: readonly Moments[], ctx: SignalContext): Scene {
  const [x, values = x!, keys = values] = inputs;
  const power = (name: string, fanIn: number): number => fanIn * (ctx.draw(`${name}_kernel`)?.variance ?? 0);
  const query = power('query', unitsOf(ctx.inputShapes[0]!));
  const key = power('key', unitsOf(keyShape(ctx)));
  const positions = positionsOf(valueShape(ctx));
  const among = (of: Moments, shape: Shape): Record<PairKind, number> => {
    const grid = gridOf(shape);
    const { self, alike, unlike } = of.covariance;
    return { self: amongPositions(self, grid), alike: amongPositions(alike, grid), unlike: amongPositions(unlike, grid) };
  };
  const keysShare = among(keys, keyShape(ctx));
  const valuesShare = keys === values ? keysShare : among(values, valueShape(ctx));
  const apart = (kind: PairKind): number => keys.covariance[kind][0]! - keysShare[kind];
  const asked = coarsen(x!.covariance, 1, lagsOf(gridOf(ctx.outputShape)));
  const scores = query * key * x!.second * apart('self');
  const sharpness = sharpnessOf(scores, positions);
  const overlaps = mapCovariance(asked, (v, kind) => sharpness(query * key * v * apart(kind)));
  const overlap = (kind: PairKind, lag: number): number => overlaps[kind][lag]!;
  const spots = gridOf(valueShape(ctx));
  // Of what steps have of their own. Of a matrix of such overlaps, E‖HNH‖² is left where both means are taken off: symmetric without a diagonal of one sample, of two samples neither.
  const own = (of: Moments, shape: Shape, share: number): number =>
    ((of.second - share) / Math.max(Number.MIN_VALUE, of.second - of.mean ** 2)) * Math.sqrt(overlapsOf(of, shape));
  const byChance = Math.max(0, own(keys, keyShape(ctx), keysShare.self) * own(values, valueShape(ctx), valuesShare.self));
  const evenly = (kind: PairKind): number => {
    const [k, v] = [keys.covariance[kind], values.covariance[kind]];
    const [middleK, middleV] = [overGrid(k, spots), overGrid(v, spots)];
    const alike = overGrid(v.map((at, lag) => (at - middleV) * ((k[lag] ?? k.at(-1)!) - middleK)), spots);
    return Math.max(0, alike) + byChance * (kind === 'self' ? ((positions - 1) * (1 + (positions - 1) ** 2)) / positions ** 3 : (1 - 1 / positions) ** 2);
  };
  const even = { self: evenly('self'), alike: evenly('alike'), unlike: evenly('unlike') };
  return {
    query,
    key,
    value: power('value', unitsOf(valueShape(ctx))),
    output: power('output', headUnits(ctx)),
    positions,
    asking: x!,
    from: values,
    shared: (kind) => valuesShare[kind],
    overlap,
    contrast: (kind, lag) =>
      even[kind] +
      apart(kind) *
        (values.covariance[kind][0]! - valuesShare[kind]) *
        (differing(overlap(kind, lag), positions) - differing(1 / positions, positions)),
  };
}

/** In ln of the scores' variance, between variances whose overlaps are worked out: they hardly bend over so little. */
const STEP = 1 / 8;
const LEAST = 1e-4;

/** By the scores' covariance, from values at the next variances of a grid, since no two layers have the same. */
function sharpnessOf(scores: number, positions: number): (covariance: number) => number {
  if (!(scores > LEAST)) return () => 1 / positions;
  const place = Math.log(scores) / STEP;
  const below = Math.exp(Math.floor(place) * STEP);
  const above = below * Math.exp(STEP);
  const part = (scores - below) / (above - below);
  return (covariance) => {
    const ratio = covariance / scores;
    return (1 - part) * overlapOf(ratio * below, below, positions) + part * overlapOf(ratio * above, above, positions);
  };
}

/** Σ a³ = T² (Σ a²)³ / T of log-normal weights, and never above that of one large weight. */
const differing = (overlap: number, positions: number): number => overlap - 2 * Math.min(overlap ** 1.5, overlap ** 3 * positions) + overlap * overlap;

const headUnits = (ctx: SignalContext): number =>
  (ctx.args['num_heads'] as number) * ((ctx.args['value_dim'] as number | null) ?? (ctx.args['key_dim'] as number));

/** Averages of values at two places: what all positions share stays, the rest as far as the two look at the same ones. */
const attended = ({ from, shared, overlap }: Scene, ctx: SignalContext): Covariance =>
  mapCovariance(
    coarsen(from.covariance, 1, lagsOf(gridOf(ctx.outputShape))),
    (_, kind, lag) => shared(kind) + (from.covariance[kind][0]! - shared(kind)) * overlap(kind, lag),
  );

export const attention: SignalRule = {
  forward(inputs, ctx) {
    const scene = sceneOf(inputs, ctx);
    return momentsOf(0, linear(attended(scene, ctx), scene.value * scene.output), ctx.batch, inputs[0]!.spread + 4 / unitsOf(ctx.outputShape));
  },
  backward(gradient, inputs, _output, ctx) {
    const scene = sceneOf(inputs, ctx);
    const { query: queries, key: keys, positions, overlap, contrast, from, shared } = scene;
    const units = unitsOf(ctx.outputShape);
    const back = units * (ctx.draw('output_kernel')?.variance ?? 0) * headUnits(ctx) * (ctx.draw('value_kernel')?.variance ?? 0);
    const grid = gridOf(ctx.outputShape);
    const ratio = positionsOf(ctx.outputShape) / positions;
    /** Every position attended to is a part of all outputs: their gradients average, as far as they share nothing. */
    const summed = (c: Covariance, shape: Shape): Covariance => mapCovariance(coarsen(c, 1, lagsOf(gridOf(shape))), (_, kind, lag) => {
      const common = amongPositions(c[kind], grid);
      return ratio * (ratio * common + (c[kind][0]! - common) * (lag === 0 ? overlap(kind, 0) : 1 / positions));
    });
    const sent = (covariance: Covariance, by: number) => cotangentOf(linear(covariance, by), ctx.batch, gradient.spread + 4 / units);
    const [query, value, key] = ctx.inputShapes;
    const [toKeys, toValues] = [keyShape(ctx), valueShape(ctx)];
    const asked = coarsen(scene.asking.covariance, 1, lagsOf(grid));
    // Questions and keys answer to differences between values only.
    const byQuery = mapCovariance(gradient.covariance, (v, kind, lag) => v * queries * keys * contrast(kind, lag));
    const meeting = summed(mapCovariance(gradient.covariance, (v, kind, lag) => v * asked[kind][lag]!), toKeys);
    const differences = coarsen(from.covariance, 1, lagsOf(gridOf(toKeys)));
    const byKey = mapCovariance(meeting, (v, kind, lag) => v * queries * keys * (differences[kind][lag]! - shared(kind)));
    const byValue = summed(gradient.covariance, toValues);
    if (!value) return [sent(addCovariances(addCovariances(byValue, byQuery), byKey), back)];
    const asking = coarsen(byQuery, 1, lagsOf(gridOf(query!)));
    return key ? [sent(asking, back), sent(byValue, back), sent(byKey, back)] : [sent(asking, back), sent(addCovariances(byValue, byKey), back)];
  },
  weightGradients(gradient, inputs, _output, ctx) {
    const scene = sceneOf(inputs, ctx);
    const grid = gridOf(ctx.outputShape);
    const units = unitsOf(ctx.outputShape);
    const heads = headUnits(ctx);
    const places = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2;
    const seen = attended(scene, ctx);
    const asked = coarsen(scene.asking.covariance, 1, lagsOf(grid));
    const products = places * overBatch(mapCovariance(gradient.covariance, (v, kind, lag) => v * seen[kind][lag]!), grid, ctx.batch);
    const sums = places * overBatch(gradient.covariance, grid, ctx.batch);
    const inner = heads * units * (ctx.draw('output_kernel')?.variance ?? 0);
    const scored = mapCovariance(gradient.covariance, (v, kind, lag) => v * scene.contrast(kind, lag));
    const scores = inner * scene.value * places * overBatch(mapCovariance(scored, (v, kind, lag) => v * asked[kind][lag]!), grid, ctx.batch);
    return {
      output_kernel: heads * units * products * scene.value,
      output_bias: units * sums,
      value_kernel: inner * unitsOf(valueShape(ctx)) * products,
      value_bias: inner * sums,
      query_kernel: scores * scene.key * unitsOf(ctx.inputShapes[0]!),
      query_bias: inner * scene.value * scene.key * places * overBatch(scored, grid, ctx.batch),
      key_kernel: scores * scene.query * unitsOf(keyShape(ctx)),
      // A bias of the keys shifts all scores of a question alike, which the softmax does not see.
      key_bias: 0,
    };
  },
};
