/** Classes whose samples are all held out. */
import { expect, it } from 'vitest';
import { unseenClasses } from '../../src/runtime/data/unseen.ts';
import type { Dataset, Split } from '../../src/runtime/experiment.ts';

const part = (...targets: number[]): Split => ({ length: targets.length, inputs: new Float32Array(targets.length), targets: Int32Array.from(targets) });
const dataset = (train: Split, validation: Split, labels?: string[]): Dataset => ({
  name: 'pets', description: '', inputShape: [1], targetShape: [], classes: 3, train, validation,
  preparation: { source: 'csv', inputShape: [1], ...(labels && { labels }) },
});
const names = ['bird', 'cat', 'dog'];

it('are named with how many samples of them there are', () => {
  expect(unseenClasses(dataset(part(1, 2, 1), part(0, 0, 1), names))).toEqual([
    'warning: no training sample is of the class `bird` (2 held out), which cannot be learned\n  = help: give more samples of it, hold out less with `split: train 90%`, or draw them otherwise with --seed N',
  ]);
});

it('are none where each is trained on, or classes are numbers of which a file need not have all', () => {
  expect(unseenClasses(dataset(part(0, 1, 2), part(0), names))).toEqual([]);
  expect(unseenClasses(dataset(part(0, 1), part(0)))).toEqual([]);
});
