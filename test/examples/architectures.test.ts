/** Every architecture: short to write, of the published size, and it trains. */
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { trainHere } from '../runtime/in-process.ts';
import { compiled, experimentOf } from './run-program.ts';

const folder = new URL('../../examples/', import.meta.url).pathname;
const read = (name: string): string => readFileSync(`${folder}${name}.gradnet`, 'utf8');
const counts = (JSON.parse(readFileSync(new URL('../fixtures/oracles/architectures/counts.json', import.meta.url), 'utf8')) as { cases: { name: string; parameters: number; trainable: number }[] }).cases;
const published = (name: string): { parameters: number; trainable: number } => counts.find((each) => each.name === name)!;

/** Moving statistics, which torchvision does not count, stand behind the `+`. */
const architectures: readonly (readonly [name: string, lines: number, oracle: string])[] = [
  ['alexnet', 40, 'torchvision_models: alexnet'], ['vgg11', 40, 'torchvision_models: vgg11'], ['vgg16', 40, 'keras_applications: VGG16'],
  ['cifar10-cnn', 40, 'papers: plain CIFAR-10 network'], ['inception-v3', 60, 'keras_applications: InceptionV3'],
  ['resnet18', 40, 'torchvision_models: resnet18'], ['resnet50', 60, 'keras_applications: ResNet50'], ['resnet-small', 40, 'papers: ResNet-20, projections'],
  ['densenet121', 40, 'keras_applications: DenseNet121'], ['densenet-bc-40', 40, 'papers: DenseNet-BC-40, growth 12'], ['mobilenet', 40, 'keras_applications: MobileNet'],
];

describe.each(architectures)('%s', (name, lines, oracle) => {
  const source = read(name);
  const { program, facts } = compiled(`${folder}${name}.gradnet`, source);

  it('has as many parameters as published', () => {
    const { totals } = facts.get(program.networks[0]!)!;
    const { parameters, trainable } = published(oracle);
    expect(totals.trainable).toBe(trainable);
    if (!oracle.startsWith('torchvision')) expect(totals.parameters).toBe(parameters);
  });

  it(`takes fewer than ${lines} lines`, () => {
    expect(source.trimEnd().split('\n').length).toBeLessThan(lines);
  });
});

/** The same network on pictures that a test has time for, yet large enough that batch normalization has more than two values to go by. */
const small: Readonly<Record<string, readonly [RegExp, string][]>> = {
  alexnet: [[/gaussian\(.*\)/, 'gaussian(63x63x3, classes: 4, samples: 5)'], [/4096/, '64']],
  vgg11: [[/gaussian\(.*\)/, 'gaussian(32x32x3, classes: 4, samples: 5)'], [/4096/, '64']],
  vgg16: [[/gaussian\(.*\)/, 'gaussian(32x32x3, classes: 4, samples: 5)'], [/4096/, '64']],
  'inception-v1': [[/gaussian\(.*\)/, 'gaussian(32x32x3, classes: 4, samples: 5)']],
  'inception-v3': [[/gaussian\(.*\)/, 'gaussian(123x123x3, classes: 4, samples: 5)']],
  resnet18: [[/gaussian\(.*\)/, 'gaussian(32x32x3, classes: 4, samples: 5)']],
  resnet50: [[/gaussian\(.*\)/, 'gaussian(64x64x3, classes: 4, samples: 5)']],
  densenet121: [[/gaussian\(.*\)/, 'gaussian(64x64x3, classes: 4, samples: 5)']],
  mobilenet: [[/gaussian\(.*\)/, 'gaussian(32x32x3, classes: 4, samples: 5)']],
  'densenet-bc-40': [[/source: cifar10/, 'source: gaussian(32x32x3, classes: 10, samples: 5)']],
  'resnet-small': [[/source: cifar10/, 'source: gaussian(32x32x3, classes: 10, samples: 5)']],
  'cifar10-cnn': [[/source: cifar10\n.*\n/, 'source: gaussian(32x32x3, classes: 10, samples: 5)\n']],
  unet: [[/discs\(.*\)/, 'discs(16, samples: 5)']],
  mlp: [[/source: mnist/, 'source: gaussian(28x28x1, classes: 10, samples: 5)']],
  optimizers: [[/source: mnist/, 'source: gaussian(28x28x1, classes: 10, samples: 5)']],
  'deep-sigmoid': [[/source: mnist/, 'source: gaussian(28x28x1, classes: 10, samples: 5)']],
  line: [[/line\(1000/, 'line(5']],
  'image-data-generator': [[/source: cifar10/, 'source: gaussian(32x32x3, classes: 10, samples: 5)']],
  vit: [[/source: mnist/, 'source: gaussian(28x28x1, classes: 10, samples: 5)']],
  autoencoder: [[/reconstruction\(mnist\)/, 'reconstruction(gaussian(28x28x1, classes: 10, samples: 5))']],
  'two-heads': [[/source: mnist/, 'source: gaussian(28x28x1, classes: 10, samples: 5)']],
  siamese: [[/pairs\(.*\)/, 'pairs(gaussian(28x28x1, classes: 10, samples: 40), samples: 4)']],
  'conv-autoencoder': [[/reconstruction\(mnist\)/, 'reconstruction(gaussian(28x28x1, classes: 10, samples: 5))']],
};
/** Of sequences: five sentences in place of two thousand. */
const sentences: readonly [RegExp, string][] = [[/tokens\(.*\)/, 'tokens(12, vocabulary: 200, classes: 4, samples: 5)']];
for (const name of ['simple-rnn', 'lstm', 'gru', 'bidirectional', 'stacked-lstm', 'transformer']) (small as Record<string, readonly [RegExp, string][]>)[name] = sentences;

beforeAll(async () => {
  await selectEngine('auto');
});

describe.each(Object.entries(small))('%s', (name, changes) => {
  it('trains two steps', { timeout: 120_000 }, async () => {
    const source = changes.reduce((text, [pattern, by]) => {
      expect(text).toMatch(pattern);
      return text.replace(pattern, by);
    }, read(name));
    const experiment = await experimentOf(compiled(`${folder}${name}.gradnet`, source));
    const seen = { before: [] as number[], after: [] as number[] };
    const { earlyStopping: _stopping, ...rest } = experiment;
    const { steps, result } = await trainHere({ ...rest, model: () => withRandomness(1, 'weights', experiment.model), epochs: 1, batch: 2 }, {
      onStep: (_, model) => {
        const values = model.trainableWeights.map((weight) => weight.read().dataSync()[0]!);
        if (seen.before.length === 0) seen.before = values;
        seen.after = values;
      },
    });
    expect(steps).toHaveLength(2);
    expect(result.ending).toMatchObject({ kind: 'completed' });
    expect(result.epochs).toHaveLength(1);
    expect(seen.after).not.toEqual(seen.before);
    for (const value of seen.after) expect(Number.isFinite(value)).toBe(true);
  });
});

it('every example is one of these, or has a test of its own', () => {
  const elsewhere = ['blocks', 'lenet5', 'adversarial', 'mixup-cutmix', 'pseudo-samples', 'transfer', 'char-lstm', 'text-classifier'];
  const names = readdirSync(folder).filter((file) => file.endsWith('.gradnet')).map((file) => file.replace('.gradnet', ''));
  expect(names.filter((name) => !(name in small) && !elsewhere.includes(name))).toEqual([]);
});
