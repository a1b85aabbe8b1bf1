/** Layers against Keras: what they give from the same weights, and the gradients by weights and inputs, to 1e-5. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Args } from '../../src/ir/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { decode } from '../fixtures/oracles/tensor.ts';
import { casesOf, difference, runCase, wordOf, type LayerCase } from './oracle.ts';

const TOLERANCE = 1e-5;

/** The word for a Keras class; rank is in the input here. */
const words: Readonly<Record<string, string>> = {
  Dense: 'dense', Flatten: 'flatten', Reshape: 'reshape', Permute: 'permute', Dropout: 'dropout', GaussianNoise: 'gaussian_noise', GaussianDropout: 'gaussian_dropout',
  BatchNormalization: 'batch_norm', LayerNormalization: 'layer_norm', GroupNormalization: 'group_norm', PReLU: 'prelu', LeakyReLU: 'leaky_relu',
  Add: 'add', Multiply: 'multiply', Concatenate: 'concat',
};
const ranked: readonly (readonly [RegExp, string])[] = [
  [/^Conv\dD$/, 'conv'], [/^Conv\dDTranspose$/, 'conv_transpose'], [/^DepthwiseConv\dD$/, 'depthwise_conv'], [/^SeparableConv\dD$/, 'separable_conv'],
  [/^MaxPooling\dD$/, 'max_pool'], [/^AveragePooling\dD$/, 'average_pool'], [/^GlobalMaxPooling\dD$/, 'global_max_pool'], [/^GlobalAveragePooling\dD$/, 'global_average_pool'],
  [/^ZeroPadding\dD$/, 'zero_padding'], [/^Cropping\dD$/, 'cropping'], [/^UpSampling\dD$/, 'upsampling'], [/^SpatialDropout\dD$/, 'spatial_dropout'],
];
const wordFor = (name: string): string | undefined => words[name] ?? ranked.find(([pattern]) => pattern.test(name))?.[1];
const names: Readonly<Record<string, string>> = { strides: 'stride', target_shape: 'shape' };

/** Arguments that the language does not have: activations are steps of their own; an axis is always the last; no other padding. */
const beyond = (each: LayerCase): boolean => {
  const { arguments: given, class: name } = each.layers[0]!;
  return each.layers.length > 1 || wordFor(name) === undefined || ['activation', 'axis', 'groups', 'output_padding', 'keepdims'].some((key) => key in given && !(key === 'groups' && name === 'GroupNormalization'))
    || given['padding'] === 'causal' || ([given['target_shape']].flat() as number[]).includes(-1) || (name === 'Add' && /broadcast/.test(each.name));
};

function translated({ layers: [layer] }: LayerCase): { word: string; given: Args } {
  const { class: name, arguments: given } = layer!;
  const entries = Object.entries(given).map(([key, value]) => [names[key] ?? key, value] as const);
  if (name === 'GroupNormalization' && given['groups'] === -1) return { word: 'instance_norm', given: Object.fromEntries(entries.filter(([key]) => key !== 'groups')) as Args };
  // margins by axis and end, where Keras has one axis for a sequence
  const sequence = /^(ZeroPadding|Cropping)1D$/.test(name);
  return { word: wordFor(name)!, given: Object.fromEntries(entries.map(([key, value]) => [key, sequence ? [value] : value])) as Args };
}

const all = ['convolution', 'pooling', 'normalization', 'core', 'activations'].flatMap(casesOf).filter((each) => 'layers' in each);
const cases = all.filter((each) => !beyond(each));

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await selectEngine(engine)));

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { word: name, given } = translated(each);
    // Keras' default where the language departs from it
    const { word, args } = wordOf(name, given, { padding: 'valid', dims: null });
    const result = runCase(each, word, args);
    expect(difference(result.output, decode(each.outputs[0]!)), 'output').toBeLessThan(TOLERANCE);
    each.input_gradients.forEach((right, i) => expect(difference(result.inputGradients[i]!, decode(right)), `gradient by input ${i}`).toBeLessThan(TOLERANCE));
    expect(result.weightGradients).toHaveLength(each.weight_gradients.length);
    each.weight_gradients.forEach((right, i) => expect(difference(result.weightGradients[i]!, decode(right)), `gradient by ${each.weights[i]!.name}`).toBeLessThan(TOLERANCE));
  });
});

it('leaves out only what the language says otherwise or does not say', () => {
  expect(cases.length).toBeGreaterThan(110);
  expect(all.filter(beyond).map(({ name }) => name)).toMatchSnapshot();
});
