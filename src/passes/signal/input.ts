/** From what is known of a dataset to the moments on the input's edge. */
import { gridOf, momentsOf, positionsOf, unitsOf } from '../../ir/covariance.ts';
import { lagsOf } from '../../ir/lags.ts';
import type { Batch, InputMoments, Moments } from '../../ir/signal.ts';
import type { Shape } from '../../ir/types.ts';

/** Where a field is not known, different positions share their mean only; a sample's own square scatters as that of so many Gaussian values. */
export function inputMoments(given: InputMoments, shape: Shape, batch: Batch): Moments {
  const lags = lagsOf(gridOf(shape));
  const { mean, second, cross, field } = given;
  const alike = given.alike ?? cross;
  // `cross` is over all pairs of samples, those of one class included.
  const share = batch.classes === undefined ? batch.alike : 1 / batch.classes;
  const unlike = share < 1 ? (cross - share * alike) / (1 - share) : cross;
  const values = (at: number, list?: readonly number[]): number[] =>
    lags.map((_, i) => (list === undefined ? (i === 0 ? at : mean * mean) : list[Math.min(i, list.length - 1)]!));
  const moments = momentsOf(mean, {
    self: values(second, field?.self),
    alike: values(alike, field?.alike),
    unlike: values(unlike, field?.unlike),
  }, batch, 0, undefined, { variance: 2 / (unitsOf(shape) * positionsOf(shape)), lean: 0 });
  // Images and tokens know better what their places have in common.
  const overlaps =
    gridOf(shape).length === 1 && field === undefined && given.coincidence === undefined
      ? (second - mean * mean) ** 2 / unitsOf(shape)
      : undefined;
  return {
    ...moments,
    ...(overlaps !== undefined && { overlaps }),
    ...(given.coincidence && { coincidence: given.coincidence }),
    ...(given.patchy && { patchy: given.patchy }),
  };
}
