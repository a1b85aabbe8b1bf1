/** Two samples of another source at a time: are they of the same class, and what is the sum of their classes? */
import type { Dataset, DataSource, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';
import { stream, type Stream } from '../random.ts';
import { takeRows } from './split.ts';
import { inMemory } from './stored/memory.ts';

export interface PairsOptions {
  /** Of classes. */
  source: DataSource;
  /** Number of training pairs; a quarter as many for validation, where the source has held-out samples. */
  samples: number;
}

/** Inputs `left` and `right`, targets `same` (0 or 1, every second pair) and `sum`; the same run seed gives the same pairs. */
export function pairs({ source, samples }: PairsOptions): DataSource {
  return {
    name: 'pairs',
    drawn: true,
    async load(options) {
      const dataset = await source.load({ ...options, memory: Infinity });
      const { classes } = dataset;
      if (classes === undefined) throw new RunError(`${dataset.name} has no classes, so two of its samples are never of the same one`, { remedy: 'pair a source of classes' });
      const draw = (split: Split, count: number, name: string): Split =>
        couple(split, split.length === 0 ? 0 : count, classes, stream(options.seed, `pairs/${name}`));
      const shape = dataset.inputShape;
      return {
        name: 'pairs',
        description: `${count(samples)} pairs of ${dataset.description}`,
        inputShape: shape,
        targetShape: [],
        classes: 2,
        columns: {
          inputs: [{ name: 'left', shape, of: ({ inputs }) => inputs }, { name: 'right', shape, of: ({ further }) => further!['right']! }],
          targets: [{ name: 'same', shape: [], classes: 2, labels: ['different', 'same'], of: ({ targets }) => targets }, { name: 'sum', shape: [], classes: 2 * classes - 1, of: ({ further }) => further!['sum']! }],
        },
        train: draw(dataset.train, samples, 'train'),
        validation: draw(dataset.validation, Math.round(samples / 4), 'validation'),
      } satisfies Dataset;
    },
  };
}

/** `count` pairs: every second one within a class, the others across two. */
function couple(split: Split, count: number, classes: number, random: Stream): Split {
  const label = (row: number): number => split.targets[row]!;
  const members = Array.from({ length: classes }, (): number[] => []);
  for (let row = 0; row < split.length; row++) members[label(row)]!.push(row);
  const any = (among: readonly number[]): number => among[Math.floor(random() * among.length)]!;
  const all = Array.from({ length: split.length }, (_, row) => row);
  const other = (left: number): number => {
    let right = any(all);
    while (label(right) === label(left)) right = any(all);
    return right;
  };
  if (count > 0 && members.filter(({ length }) => length > 0).length < 2) throw new RunError('all samples are of one class, so no two differ', { remedy: 'give more samples' });
  const left = Int32Array.from({ length: count }, () => any(all));
  const right = left.map((row, i) => (i % 2 === 0 ? any(members[label(row)]!) : other(row)));
  return {
    length: count,
    inputs: takeRows(split, left).inputs,
    targets: Int32Array.from(left, (row, i) => Number(label(row) === label(right[i]!))),
    further: { right: inMemory(takeRows(split, right).inputs, 'pairs'), sum: Int32Array.from(left, (row, i) => label(row) + label(right[i]!)) },
  };
}
