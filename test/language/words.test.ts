/** The page of every word shows an example that uses it, and what the page shows is run: compiled, built and trained for two steps. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { allWords } from '../../src/catalog/index.ts';
import { createPipeline } from '../../src/runtime/augment/pipeline.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { compiled, experimentOf } from '../examples/run-program.ts';
import { trainHere } from '../runtime/in-process.ts';
import { firstTrial } from '../sweep/trials.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Words whose examples name files that are not in the repository, and the tests that run them on such files. */
const onFiles: Readonly<Record<string, string>> = {
  cifar10: 'test/runtime/data.test.ts', cifar100: 'test/runtime/data.test.ts', pretrained: 'test/examples/transfer.test.ts',
  ...Object.fromEntries(['csv', 'npy', 'npz', 'json_lines', 'image_folder', 'fashion_mnist'].map((word) => [word, 'test/data/language.test.ts'])),
};

const pages = allWords().map((word) => {
  const page = read(`docs/reference/${word.family}/${word.name}.md`);
  return [`${word.family} ${word.name}`, word, /^```gradnet[^\n]*\n([\s\S]*?)^```$/m.exec(page)?.[1]] as const;
});

beforeAll(async () => void (await selectEngine('wasm')));

it.each(pages)('%s is used by the example on its page', (_, { name }, example) => {
  expect(example).toMatch(new RegExp(`\\b${name}\\b`));
});

/** What lacks data is given some, what lacks a training learns ten classes, and digits are drawn, but where they are the subject. */
function whole(example: string, name: string): string {
  const drawn = 'gaussian(28x28x1, classes: 10, samples: 20)';
  const text = (name === 'mnist' ? example : example.replace(/\bmnist\b/, drawn)).replace(/(classes: 2|discs.*), samples: \d+/, '$1, samples: 20');
  if (/^train /m.test(text)) return text;
  const [, network] = /network (\w+)/.exec(text)!;
  const training = (loss: string, on: string): string => `train ${network!} on ${on} { loss: ${loss}, optimizer: adam, epochs: 1 }\n`;
  const data = /^data (\w+)/m.exec(text)?.[1];
  if (data !== undefined) return text + training('mean_squared_error', data);
  const shape = /input\(([\dx]+)\)/.exec(text)![1]!;
  const source = text.includes('embedding(') ? `tokens(${shape}, vocabulary: 1000, classes: 10, samples: 20)` : drawn.replace('28x28x1', shape);
  return `data d { source: ${source} }\n${text.trimEnd().replace(/\}$/, '; flatten -> dense(10) -> softmax }')}\n${training('cross_entropy', 'd')}`;
}

/** Two steps on a few samples. */
async function trains(text: string): Promise<void> {
  const experiment = await experimentOf(compiled('example.gradnet', firstTrial(text)));
  const model = withRandomness(1, 'weights', experiment.model);
  const values = (): number[][] => model.trainableWeights.map((weight) => [...weight.read().dataSync()]);
  const before = values();
  const { steps, dataset } = await trainHere({ ...experiment, model: () => model, batch: 4, epochs: 1 }, { stopAfter: 2 });
  expect(steps).toHaveLength(2);
  expect(values().flat().every(Number.isFinite)).toBe(true);
  expect(values()).not.toEqual(before);
  if (experiment.augment === undefined) return;
  const form = { shape: dataset.inputShape, low: -5, high: 5, targetSize: dataset.classes! };
  const { values: changed } = createPipeline(experiment.augment, { ...dataset.train, classes: dataset.classes! }, form, 1).sample(0, 0);
  expect(changed).toHaveLength(28 * 28);
  expect(changed.every(Number.isFinite)).toBe(true);
}

describe('the example on its page trains', () => {
  const runnable = pages.filter(([, { name }]) => !(name in onFiles));
  it.each(runnable)('%s', async (_, { name }, example) => {
    await trains(whole(example!, name));
  }, 60_000);

  it.each(Object.entries(onFiles))('%s, which needs a file, does so in %s', (word, test) => {
    expect(read(test)).toContain(word);
  });
});

describe('the language reference', () => {
  const files = [...read('grammar/gradnet.md').matchAll(/^```gradnet\n([\s\S]*?)^```$/gm)].map((fence) => fence[1]!);
  it.each(files.filter((text) => /^train /m.test(text)).map((text) => [text.split('\n')[0]!, text]))('%s … trains', async (_, text) => {
    await trains(whole(text, ''));
  }, 60_000);
});
