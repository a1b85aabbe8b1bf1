/** Multi-head attention at initialization: a softmax average of values, whose scores are Gaussian. */
import { coarsen, cotangentOf, gridOf, linear, mapCovariance, momentsOf, overBatch, positionsOf, unitsOf } from '../covariance.ts';
import { lagsOf } from '../lags.ts';
import type { Covariance, Moments, SignalContext, SignalRule } from '../signal.ts';
import type { Shape } from '../types.ts';
import { amongPositions } from './tokens.ts';

interface Scene {
  /** Squares from input to query, key, value and from heads to output. */
  readonly query: number; readonly key: number; readonly value: number; readonly output: number;
  /** Σ a² of the weights of one question, for T positions: e^{s²}/T, and at most 1. */
  readonly focus: number;
  readonly positions: number;
  /** Value of the sequence attended to. */
  readonly from: Moments;
}

function sceneOf(inputs: readonly Moments[], ctx: SignalContext): Scene {
  const heads = ctx.args['num_heads'] as number;
  const keyDim = ctx.args['key_dim'] as number;
  const valueDim = (ctx.args['value_dim'] as number | null) ?? keyDim;
  const shapes = ctx.inputShapes;
  const [x, values = x!, keys = values] = inputs;
  const power = (name: string, fanIn: number): number => fanIn * (ctx.draw(`${name}_kernel`)?.variance ?? 0);
  const query = power('query', unitsOf(shapes[0]!));
  const key = power('key', unitsOf(shapes[2] ?? shapes[1] ?? shapes[0]!));
  const positions = positionsOf(shapes[1] ?? shapes[0]!);
  // Only differences between scores count: what all keys have in common leaves the softmax unchanged.
  const common = amongPositions(keys.covariance.self, gridOf(shapes[2] ?? shapes[1] ?? shapes[0]!));
  const scores = query * x!.second * key * Math.max(0, keys.second - common);
  return {
    query, key, value: power('value', unitsOf(shapes[1] ?? shapes[0]!)), output: power('output', heads * valueDim),
    focus: Math.min(1, Math.exp(scores) / positions), positions, from: values,
  };
}

/** Averages of values at two places: what all positions share stays, the rest shrinks to Σ a². */
const attended = (scene: Scene, ctx: SignalContext): Covariance => {
  const grid = gridOf(ctx.inputShapes[1] ?? ctx.inputShapes[0]!);
  const { covariance, second } = scene.from;
  const onto = coarsen(covariance, 1, lagsOf(gridOf(ctx.outputShape)));
  const shared = { self: amongPositions(covariance.self, grid), alike: amongPositions(covariance.alike, grid), unlike: amongPositions(covariance.unlike, grid) };
  return mapCovariance(onto, (_, kind, lag) => shared[kind] + (kind === 'self' ? (second - shared.self) * (lag === 0 ? scene.focus : 1 / scene.positions) : 0));
};

/** How much values differ from position to position, as a part of them. */
const contrastOf = (scene: Scene, ctx: SignalContext): number =>
  Math.max(0, 1 - amongPositions(scene.from.covariance.self, gridOf(ctx.inputShapes[1] ?? ctx.inputShapes[0]!)) / Math.max(1e-30, scene.from.second));

const headUnits = (ctx: SignalContext): number => (ctx.args['num_heads'] as number) * ((ctx.args['value_dim'] as number | null) ?? (ctx.args['key_dim'] as number));

export const attention: SignalRule = {
  forward(inputs, ctx) {
    const scene = sceneOf(inputs, ctx);
    const gain = scene.value * scene.output;
    return momentsOf(0, linear(attended(scene, ctx), gain), ctx.batch, inputs[0]!.spread + 4 / unitsOf(ctx.outputShape));
  },
  backward(gradient, inputs, _output, ctx) {
    const scene = sceneOf(inputs, ctx);
    const units = unitsOf(ctx.outputShape);
    const heads = headUnits(ctx);
    const back = units * (ctx.draw('output_kernel')?.variance ?? 0) * heads * (ctx.draw('value_kernel')?.variance ?? 0);
    const grid = gridOf(ctx.outputShape);
    // Every value is a part of all outputs: their gradients average, as far as they share nothing.
    const ratio = positionsOf(ctx.outputShape) / scene.positions;
    const through = mapCovariance(gradient.covariance, (v, kind, lag) => {
      const shared = amongPositions(gradient.covariance[kind], grid);
      return back * ratio * (ratio * shared + (v - shared) * (lag === 0 ? scene.focus : 1 / scene.positions));
    });
    // Questions and keys answer to differences between values only, which the softmax scales by their weights.
    const part = scene.query * scene.key * scene.from.second * contrastOf(scene, ctx) * scene.focus;
    const onto = (shape: Shape, by: number) =>
      cotangentOf(linear(coarsen(through, 1, lagsOf(gridOf(shape))), by), ctx.batch, gradient.spread + 4 / units);
    const [query, value, key] = ctx.inputShapes;
    if (!value) return [onto(query!, 1 + 2 * part)];
    return key ? [onto(query!, part), onto(value, 1), onto(key, part)] : [onto(query!, part), onto(value, 1 + part)];
  },
  weightGradients(gradient, inputs, _output, ctx) {
    const scene = sceneOf(inputs, ctx);
    const grid = gridOf(ctx.outputShape);
    const units = unitsOf(ctx.outputShape);
    const heads = headUnits(ctx);
    const places = (ctx.batch.size * positionsOf(ctx.outputShape)) ** 2;
    const seen = attended(scene, ctx);
    const products = overBatch(mapCovariance(gradient.covariance, (v, kind, lag) => v * (seen[kind][lag] ?? seen[kind].at(-1)!)), grid, ctx.batch);
    const inner = units * (ctx.draw('output_kernel')?.variance ?? 0);
    const sums = overBatch(gradient.covariance, grid, ctx.batch);
    const value = heads * unitsOf(ctx.inputShapes[1] ?? ctx.inputShapes[0]!) * inner * places * products;
    // A score's gradient is aⱼ (vⱼ - v̄)·δ: Σ a² of the values' differences, as far as two samples have those in common.
    const scores = inner * scene.value * scene.focus * heads * places;
    const spots = gridOf(ctx.inputShapes[1] ?? ctx.inputShapes[0]!);
    const { covariance } = scene.from;
    const own = mapCovariance(gradient.covariance, (v, kind) => v * Math.max(0, covariance[kind][0]! - amongPositions(covariance[kind], spots)));
    const asked = overBatch(mapCovariance(own, (v, kind, lag) => v * covariance[kind][0]! * (inputs[0]!.covariance[kind][lag] ?? 0)), grid, ctx.batch);
    return {
      output_kernel: heads * units * places * products * scene.value,
      output_bias: units * places * sums,
      value_kernel: value,
      value_bias: heads * inner * places * sums,
      query_kernel: scores * scene.key * unitsOf(ctx.inputShapes[0]!) * asked,
      query_bias: scores * scene.key * overBatch(mapCovariance(own, (v, kind) => v * covariance[kind][0]!), grid, ctx.batch),
      key_kernel: scores * scene.query * unitsOf(ctx.inputShapes[2] ?? ctx.inputShapes[1] ?? ctx.inputShapes[0]!) * asked,
      // A bias of the keys shifts all scores of a question alike, which the softmax does not see.
      key_bias: 0,
    };
  },
};
