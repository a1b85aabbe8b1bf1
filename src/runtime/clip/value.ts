/** Clipping by value: every entry of every gradient is kept between two bounds. */
import type { Clip } from '../experiment.ts';
import { tf } from '../tf.ts';
import { anyOf, globalNormOf } from './norms.ts';

/** @param min not above `max` */
export function value(min: number, max: number): Clip {
  return {
    name: 'value',
    apply(gradients) {
      return {
        gradients: gradients.map((gradient) => tf.clipByValue(gradient, min, max)),
        norm: globalNormOf(gradients),
        acted: anyOf(gradients.map((gradient) => tf.max(tf.logicalOr(tf.less(gradient, min), tf.greater(gradient, max)).toFloat()))),
      };
    },
  };
}
