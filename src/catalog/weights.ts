/** Weights that several layers have alike. */
import type { Args, Shape } from '../ir/types.ts';
import type { WeightSpec } from './types.ts';

/** γ and β of a normalization, one of each a channel, where the arguments `scale` and `center` ask for them. */
export function scaleAndShift(output: Shape, args: Args): WeightSpec[] {
  const shape = [output.at(-1)!];
  return [
    ...(args['scale'] === true ? [{ name: 'gamma', shape, trainable: true, initializer: 'gamma_initializer' }] : []),
    ...(args['center'] === true ? [{ name: 'beta', shape, trainable: true, initializer: 'beta_initializer' }] : []),
  ];
}
