/** Variances that the initializers of Keras' variance-scaling family give. */
import type { InitializerWord } from './types.ts';

/**
 * Variance of a standard normal cut off at ±2: 1 - 2·2φ(2) / (2Φ(2) - 1). Keras divides by its root to make up for
 * it in variance scaling (not in `truncated_normal`); TensorFlow.js 4.22 does not, so that the runtime does.
 */
export const TRUNCATED = 0.7737413035499232;

/** Independent weights of variance scale / fan. */
export const scaled = (scale: number, fan: 'fan_in' | 'fan_avg'): InitializerWord['draws'] => ({ fanIn, fanOut }) => ({
  mean: 0,
  variance: scale / Math.max(1, fan === 'fan_in' ? fanIn : (fanIn + fanOut) / 2),
  structure: 'independent',
});
