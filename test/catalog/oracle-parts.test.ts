/** Activations, initializers, regularizers and constraints against Keras: functions, variances, penalties, projections. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookUpWord, wordsOf } from '../../src/catalog/index.ts';
import type { ActivationWord, CallWord, InitializerWord } from '../../src/catalog/types.ts';
import type { Args, Value } from '../../src/ir/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { watchActivities } from '../../src/runtime/regularizers/activity.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';
import { casesOf, difference, runCase, tensorOf, wordOf, type LayerCase } from './oracle.ts';

beforeAll(async () => void (await selectEngine('cpu')));

type Tensor = ReturnType<typeof tf.tensor>;
const fixture = <Case>(path: string): Case[] => (JSON.parse(readFileSync(new URL(`../fixtures/oracles/${path}.json`, import.meta.url), 'utf8')) as { cases: Case[] }).cases;
const snake = (name: string): string => name.replace(/(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])/g, '_$&').toLowerCase();
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

describe('activations', () => {
  const renamed: Readonly<Record<string, string>> = { silu: 'swish' };
  const named = casesOf('activations').filter((each) => 'layers' in each).flatMap((each): [string, ActivationWord, LayerCase][] => {
    const [layer] = each.layers;
    const name = layer!.class === 'Activation' ? (layer!.arguments['activation'] as string) : '';
    const word = lookUpWord(renamed[name] ?? name, 'activation');
    return word ? [[name, word, each]] : [];
  });
  it.each(named)('%s as a layer', (name, word, each) => {
    const { args } = wordOf(word.name, {}, { negative_slope: 0.2 });
    const { output, inputGradients } = runCase(each, word, args);
    expect(difference(output, decode(each.outputs[0]!)), name).toBeLessThan(1e-5);
    expect(difference(inputGradients[0]!, decode(each.input_gradients[0]!)), `gradient of ${name}`).toBeLessThan(1e-5);
  });
  it('are nearly all of the language', () => expect(new Set(named.map(([, word]) => word.name)).size).toBeGreaterThan(14));

  type Curve = { name: string; function: string; arguments: Args; x: StoredTensor; y: StoredTensor; derivative: StoredTensor };
  const curves = fixture<Curve>('layers/activations').filter((each) => 'function' in each).flatMap((each): [string, ActivationWord, Curve][] => {
    const word = lookUpWord(renamed[each.function] ?? each.function, 'activation');
    return word && Object.keys(each.arguments).every((name) => word.params.some((param) => param.name === name)) ? [[each.name, word, each]] : [];
  });
  it.each(curves)('%s is the function that predictions are made with', (_, word, each) => {
    const args = { ...Object.fromEntries(word.params.map((param) => [param.name, (param.default ?? null) as Value])), ...(word.name === 'leaky_relu' ? { negative_slope: 0.2 } : {}), ...each.arguments };
    const [y, slope] = [decode(each.y), decode(each.derivative)];
    decode(each.x).forEach((x, i) => {
      expect(Math.abs(word.value!(x, args) - y[i]!), `at ${x}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(y[i]!)));
      expect(Math.abs(word.derivative!(x, args) - slope[i]!), `slope at ${x}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope[i]!)));
    });
  });
});

describe('initializers have Keras\' variances', () => {
  type Case = { name: string; initializer: string; arguments: Args; shape: number[]; fan_in?: number; fan_out?: number; mean: number; variance?: number };
  const cases = fixture<Case>('training/initializers').flatMap((each): [string, InitializerWord, Case][] => {
    const word = typeof each.initializer === 'string' && each.variance !== undefined ? lookUpWord(snake(each.initializer).replace('le_cun', 'lecun'), 'initializer') : undefined;
    return word && Object.keys(each.arguments).every((name) => name === 'seed' || word.params.some((param) => param.name === name)) ? [[each.name, word, each]] : [];
  });
  it('of many', () => expect(new Set(cases.map(([, word]) => word.name)).size).toBeGreaterThan(8));
  it.each(cases)('%s', (_, word, each) => {
    const args = { ...Object.fromEntries(word.params.map((param) => [param.name, (param.default ?? null) as Value])), ...each.arguments };
    const { mean, variance } = word.draws({ args, fanIn: each.fan_in ?? 1, fanOut: each.fan_out ?? 1, shape: each.shape });
    expect(mean).toBeCloseTo(each.mean, 6);
    expect(variance / (each.variance! || 1)).toBeCloseTo(each.variance === 0 ? 0 : 1, 4);
  });
});

type Maker = Readonly<Record<string, (args: object) => { apply(x: Tensor): Tensor }>>;
/** As an emitted program makes it. */
function made(family: 'regularizer' | 'constraint', keras: string, given: Args): { apply(x: Tensor): Tensor } {
  const word = (wordsOf(family) as readonly CallWord[]).find((each) => each.emit.keras === keras)!;
  const [, space, name] = word.emit.tfjs.split('.');
  return (tf as unknown as Record<string, Maker>)[space!]![name!]!(Object.fromEntries(Object.entries(given).map(([key, value]) => [camel(key), value])));
}

describe('regularizers', () => {
  type Case = { name: string; regularizer?: string; arguments: Args; weight: StoredTensor; penalty: number; gradient: StoredTensor };
  it.each(fixture<Case>('training/regularizers').filter((each) => each.regularizer !== undefined).map((each) => [each.name, each] as const))('%s', (_, each) => {
    const regularizer = made('regularizer', each.regularizer!, each.arguments);
    const w = tensorOf(each.weight);
    expect(regularizer.apply(w).dataSync()[0]! / each.penalty).toBeCloseTo(1, 5);
    expect(difference((tf.grad((x: Tensor) => regularizer.apply(x))(w)).dataSync(), decode(each.gradient))).toBeLessThan(1e-5);
  });

  it('of kernel, bias and activity of a dense layer', () => {
    const each = fixture<Record<string, StoredTensor> & { name: string; l2: Record<string, number> } & Record<string, unknown>>('training/regularizers').find(({ name }) => name === 'penalties of a dense layer')!;
    const l2 = (of: string): never => tf.regularizers.l2({ l2: each.l2[of]! }) as never;
    const layer = layers.dense({ units: 3, inputShape: [4], kernelRegularizer: l2('kernel_regularizer'), biasRegularizer: l2('bias_regularizer'), activityRegularizer: l2('activity_regularizer') } as never);
    const model = tf.sequential({ layers: [layer] });
    layer.setWeights([tensorOf(each['kernel']!), tensorOf(each['bias']!)]);
    const take = watchActivities(model as never);
    model.apply(tensorOf(each['input']!), { training: true });
    const penalties = [...model.calculateLosses(), ...take()].map((penalty) => penalty.dataSync()[0]!);
    const right = ['kernel_penalty', 'bias_penalty', 'activity_penalty'].map((name) => each[name] as unknown as number);
    expect(penalties).toHaveLength(3);
    right.forEach((value, i) => expect(penalties[i]! / value).toBeCloseTo(1, 5));
    expect(take()).toEqual([]);
  });
});

describe('constraints', () => {
  type Case = { name: string; constraint: string; arguments: Args; before: StoredTensor; after: StoredTensor };
  it.each(fixture<Case>('training/constraints').map((each) => [each.name, each] as const))('%s', (_, each) => {
    const after = made('constraint', each.constraint, each.arguments).apply(tensorOf(each.before)).dataSync();
    expect(difference(after, decode(each.after))).toBeLessThan(1e-5);
  });
});
