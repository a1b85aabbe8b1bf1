/** The edits of a training that keep it from diverging. */
import type { Experiment } from '../../experiment.ts';

/** The optimizer's rate a tenth of what it is, and clipping where nothing clips. */
export function calmer({ optimizer, clip }: Pick<Experiment, 'optimizer' | 'clip'>): string {
  const { name, learningRate } = optimizer;
  const rate = typeof learningRate === 'number'
    ? `write \`optimizer: ${name}(${Number((learningRate / 10).toPrecision(3))})\` in place of a learning rate of ${learningRate}`
    : `begin the schedule \`${learningRate.name}\` with a tenth of its learning rate`;
  const bounded = [clip ?? []].flat().some(({ apply }) => apply !== undefined);
  return bounded ? `${rate}, or halve the threshold of the clipping` : `${rate}, or add \`clip: global_norm(1)\``;
}
