/** A measured step as one line: the loss, and of all layers the largest gradient and the largest update, each with its layer. */
import { short } from './format.ts';
import type { LayerFigures, StepMeasurement } from '../vitals/figures.ts';

/** `step 21  loss 5.1e4  gradient 1.2e5 (dense1)  update 0.083 (dense1)`. */
export function measuredLine({ step, loss, layers }: StepMeasurement): string {
  const largest = (figure: keyof LayerFigures): string[] => {
    const found = [...layers].flatMap(([name, figures]) => (figures[figure] === undefined ? [] : [{ name, value: figures[figure] }]));
    if (found.length === 0) return [];
    const { name, value } = found.reduce((a, b) => (b.value > a.value || Number.isNaN(b.value) ? b : a));
    return [`${figure} ${short(value)} (${name})`];
  };
  return [`step ${step}`, `loss ${short(loss)}`, ...largest('gradient'), ...largest('update'), ...largest('dead')].join('  ');
}
