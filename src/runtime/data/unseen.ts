/** Classes that a training cannot learn, since all of their samples are held out. */
import type { Dataset } from '../experiment.ts';
import { columnsOf } from './columns.ts';

const NAMED = 5;

/** A warning for each target whose classes have names; none where every class is trained on. */
export function unseenClasses(dataset: Dataset): string[] {
  const { train, validation } = dataset;
  return columnsOf(dataset).targets.flatMap(({ labels, shape, of }) => {
    const trained = of(train);
    if (labels === undefined || shape.length > 0 || !(trained instanceof Int32Array)) return [];
    const there = new Set(trained);
    const unseen = labels.flatMap((name, k) => (there.has(k) ? [] : [`\`${name}\` (${(of(validation) as Int32Array).filter((label) => label === k).length} held out)`]));
    if (unseen.length === 0) return [];
    return [`warning: no training sample is of the class ${unseen.slice(0, NAMED).join(', ')}${unseen.length > NAMED ? ` and ${unseen.length - NAMED} more` : ''}, which cannot be learned\n  = help: give more samples of it, hold out less with \`split: train 90%\`, or draw them otherwise with --seed N`];
  });
}
