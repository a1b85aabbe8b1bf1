/** Embeddings of tokens, and what is added to positions of a sequence. */
import { addCovariances, cotangentOf, gridOf, mapCovariance, momentsOf, overBatch, positionsOf, shareOf, unitsOf } from '../covariance.ts';
import { lagsOf, overGrid } from '../lags.ts';
import { pairKinds, type Coincidence, type Covariance, type Moments, type SignalContext, type SignalRule } from '../signal.ts';

/** How probable it is that two places hold the same token: 1 in `input_dim`, where nothing is known. */
const coincidenceOf = ({ coincidence }: Moments, ctx: SignalContext): Coincidence => {
  const evenly = 1 / (ctx.args['input_dim'] as number);
  return coincidence ?? { alike: evenly, unlike: evenly };
};

/** Every token has a row of its own, so two values have something in common only where the tokens are the same. */
export const embedding: SignalRule = {
  forward([x], ctx) {
    const draw = ctx.draw('embeddings');
    const mean = draw?.mean ?? 0;
    const variance = draw?.variance ?? 0;
    const { alike, unlike } = coincidenceOf(x!, ctx);
    const over = (same: number, own = same): number[] => lagsOf(gridOf(ctx.outputShape)).map((_, lag) => mean * mean + variance * (lag === 0 ? own : same));
    return momentsOf(mean, { self: over(alike, 1), alike: over(alike), unlike: over(unlike) }, ctx.batch);
  },
  // Tokens are indices: no gradient reaches them.
  backward: (_gradient, [x], _output, ctx) => [cotangentOf(mapCovariance(x!.covariance, () => 0), ctx.batch)],
  // A row gathers the gradients of all places that hold its token.
  weightGradients(gradient, [x], _output, ctx) {
    const places = positionsOf(ctx.outputShape) * ctx.batch.size;
    const { alike, unlike } = coincidenceOf(x!, ctx);
    const samePlace = gradient.covariance.self[0]! / places;
    const met = overBatch(mapCovariance(gradient.covariance, (v, kind) => v * (kind === 'unlike' ? unlike : alike)), gridOf(ctx.outputShape), ctx.batch);
    return { embeddings: unitsOf(ctx.outputShape) * places ** 2 * (samePlace * (1 - alike) + met) };
  },
};

/** Sines of all wavelengths: E[p²] is a half, and two positions r apart share the mean of cos(r ω) / 2. */
function sines(ctx: SignalContext): Covariance {
  const channels = unitsOf(ctx.outputShape);
  const over = lagsOf(gridOf(ctx.outputShape)).map((r) => {
    let sum = 0;
    for (let i = 0; i < channels; i += 2) sum += Math.cos(r / 10_000 ** (i / channels));
    return sum / channels / Math.max(1, 2 * Math.ceil(channels / 2) / channels);
  });
  return { self: over, alike: over, unlike: over };
}

/** Added values are the same in every sample. */
export const positions: SignalRule = {
  forward([x], ctx) {
    const draw = ctx.draw('embeddings');
    const added =
      draw === undefined
        ? sines(ctx)
        : mapCovariance(x!.covariance, (_, _kind, lag) => (lag === 0 ? draw.variance + draw.mean ** 2 : draw.mean ** 2));
    const sum = momentsOf(x!.mean + (draw?.mean ?? 0), addCovariances(x!.covariance, added), ctx.batch, x!.spread);
    return x!.overlaps === undefined ? sum : { ...sum, overlaps: x!.overlaps + (draw?.variance ?? 0) ** 2 / unitsOf(ctx.outputShape) };
  },
  backward: (gradient) => [gradient],
  added: ['embeddings'],
  weightGradients(gradient, _inputs, _output, ctx) {
    if (ctx.draw('embeddings') === undefined) return {};
    const across = pairKinds.reduce((sum, kind) => sum + shareOf(kind, ctx.batch) * gradient.covariance[kind][0]!, 0);
    return { embeddings: positionsOf(ctx.outputShape) * unitsOf(ctx.outputShape) * ctx.batch.size ** 2 * across };
  },
};

/** Mean over pairs of different positions, as attention sees a sequence. */
export const amongPositions = (values: readonly number[], grid: readonly number[]): number => {
  const count = grid.reduce((a, b) => a * b, 1);
  return count > 1 ? (overGrid(values, grid) * count - values[0]!) / (count - 1) : values[0]!;
};
