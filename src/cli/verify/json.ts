/** `verify --format json`: names fixed here, values not rounded; null where a figure does not exist or is not finite. */
import { median } from '../median.ts';
import { factorsOf, largest, type LayerComparison } from './comparison.ts';
import type { Shown } from './table.ts';

export function comparisonJson(rows: readonly LayerComparison[], shown: Shown): string {
  const summary = (quantity: 'forward' | 'backward' | 'weight') => {
    const factors = factorsOf(rows, quantity);
    return { max_factor: largest(factors), median_factor: median(factors) ?? null };
  };
  const report = {
    ...shown,
    // Of the weights' gradients, which is what a step is made of; the other two below.
    ...summary('weight'),
    backward: summary('backward'),
    forward: summary('forward'),
    layers: rows.map(({ name, line, kind, weight, backward, forward }) => ({
      name, line, kind, factor: (weight ?? backward ?? forward)?.factor ?? null, weight_grad_norm: weight, backward_rms: backward, forward_rms: forward,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
