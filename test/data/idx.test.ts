/** Fashion-MNIST's form of files as NumPy wrote it. */
import { expect, it } from 'vitest';
import { data } from '../../src/runtime/data/index.ts';
import { containing } from '../runtime/matchers.ts';
import { facts, fixtures, load } from './oracle.ts';

it('fashion_mnist reads pixels and labels', async () => {
  const dataset = await load(data.fashionMnist({ directory: `${fixtures}idx` }));
  expect(dataset.description).toBe(`fashion_mnist (${fixtures}idx, 5 + 3 pictures)`);
  for (const [split, part] of [[dataset.train, 'idx train'], [dataset.validation, 'idx t10k']] as const) {
    expect([...split.inputs]).toEqual(facts(part)('pixels'));
    expect([...split.targets]).toEqual(facts(part)('labels'));
  }
  expect(dataset.preparation!.labels![9]).toBe('Ankle boot');
});

it('fashion_mnist needs a directory, and says what goes there', async () => {
  await expect(load(data.fashionMnist())).rejects.toMatchObject({ message: containing('the files of fashion_mnist are not here'), remedy: containing('t10k-labels-idx1-ubyte') });
});
