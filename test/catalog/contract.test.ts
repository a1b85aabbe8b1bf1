/** Every layer and activation against TensorFlow.js: output shape, weights and parameters from generated inputs and arguments. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookUpWord, wordsOf } from '../../src/catalog/index.ts';
import { wordValue } from '../../src/catalog/params.ts';
import type { ActivationWord, LayerWord, Param } from '../../src/catalog/types.ts';
import type { Args, Shape, Value } from '../../src/ir/types.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { realLayer } from './tensorflow.ts';

beforeAll(async () => {
  await selectEngine('cpu');
});

const length = fc.integer({ min: 1, max: 9 });
const channels = fc.integer({ min: 1, max: 4 });
const short = fc.integer({ min: 1, max: 5 });
const shapes: Readonly<Record<number, fc.Arbitrary<Shape>>> = { 1: fc.tuple(channels), 2: fc.tuple(length, channels), 3: fc.tuple(length, length, channels), 4: fc.tuple(short, short, short, channels) };
const anyShape = fc.oneof(shapes[1]!, shapes[2]!, shapes[3]!, shapes[4]!);

/** A layer as a file gives it to a wrapper: defaults filled in. */
const layer = (name: string, args: Args): Value => {
  const word = lookUpWord(name, 'layer')!;
  return wordValue('layer', name, { ...Object.fromEntries(word.params.flatMap((param) => (param.default === undefined ? [] : [[param.name, param.default]]))), ...args });
};
const given = [
  layer('simple_rnn', { units: 3 }), layer('lstm', { units: 2, return_sequences: true }), layer('gru', { units: 3, use_bias: false }), layer('dense', { units: 4 }),
  layer('flatten', {}), layer('conv', { filters: 2, kernel_size: 2 }), layer('max_pool', {}),
];

/** Values that a parameter takes, for an input of `axes` spatial axes. */
function valueOf({ type, default: standard }: Param, axes: number): fc.Arbitrary<Value> {
  const kept: fc.Arbitrary<Value>[] = standard === undefined ? [] : [fc.constant(standard)];
  switch (type.type) {
    case 'integer': return fc.integer({ min: type.min ?? 0, max: 6 });
    case 'size': return fc.oneof(...kept, fc.integer({ min: 1, max: 3 }), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: axes, maxLength: axes }));
    case 'margins': return fc.oneof(fc.integer({ min: 0, max: 2 }), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: axes, maxLength: axes }), fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: axes, maxLength: axes })) as fc.Arbitrary<Value>;
    case 'list': return fc.oneof(...kept, fc.shuffledSubarray(Array.from({ length: axes + 1 }, (_, i) => i + 1), standard === undefined ? { minLength: axes + 1 } : { minLength: 1 }));
    case 'choice': return fc.constantFrom(...type.of);
    case 'boolean': return fc.boolean();
    case 'fraction': return fc.constantFrom(0, 0.25, 0.5);
    case 'number': return fc.constant(typeof standard === 'number' ? standard : 0.5);
    case 'word': return type.families.includes('layer') ? fc.constantFrom(...given) : fc.constant(standard!);
    default: throw new Error(`no values for a parameter of type ${type.type}`);
  }
}

function argsOf(word: LayerWord | ActivationWord, input: Shape): fc.Arbitrary<Args> {
  if (word.name === 'reshape') return fc.constantFrom([...input].reverse(), [input.reduce<number>((n, d) => n * d!, 1)], [1, ...input]).map((shape) => ({ shape }));
  const params = word.params.filter(({ type }) => type.type !== 'tensor');
  return fc.record(Object.fromEntries(params.map((param) => [param.name, valueOf(param, input.length - 1)])));
}

const cases = (word: LayerWord | ActivationWord) =>
  anyShape.chain((input) => argsOf(word, input).map((args) => ({ input, args }))).filter(({ args }) => word.check?.(args) === undefined);

const parameters = (weights: readonly { readonly shape: readonly (number | null)[] }[]): number[] => weights.map(({ shape }) => shape.reduce<number>((n, d) => n * d!, 1));

/** `source` makes no layer, `output` none either; merges are tested below. */
const words = [...wordsOf('layer'), ...wordsOf('activation')].filter((word): word is LayerWord | ActivationWord =>
  (word.family === 'layer' && (word.arity ?? 'one') === 'one' && word.name !== 'output') || word.family === 'activation');

describe.each(words.map((word) => [word.name, word] as const))('%s', (_, word) => {
  it('has the shape and the weights that TensorFlow.js gives it', () => {
    let compared = 0;
    fc.assert(fc.property(cases(word), ({ input, args }) => {
      const shape = word.shape ? word.shape({ inputs: [input], args }) : input;
      if ('problem' in shape) return;
      compared++;
      const real = realLayer(word, [input], args);
      expect(shape).toEqual(real.shape);
      const weights = word.weights?.({ inputs: [input], args, output: shape }) ?? [];
      expect(weights.map((weight) => weight.shape)).toEqual([...real.layer.trainableWeights, ...real.layer.nonTrainableWeights].map((weight) => weight.shape));
      expect(weights.map((weight) => weight.trainable)).toEqual([...real.layer.trainableWeights.map(() => true), ...real.layer.nonTrainableWeights.map(() => false)]);
      expect(parameters(weights).reduce((a, b) => a + b, 0)).toBe(real.layer.countParams());
      real.layer.dispose();
    }), { numRuns: 60, seed: 7 });
    expect(compared).toBeGreaterThan(10);
  });

  it('refuses what TensorFlow.js refuses or computes an empty shape from', () => {
    if (word.name === 'reshape') return;
    fc.assert(fc.property(cases(word), ({ input, args }) => {
      const shape = word.shape ? word.shape({ inputs: [input], args }) : input;
      if (!('problem' in shape) || shape.problem !== 'too-small') return;
      let empty = false;
      try {
        empty = realLayer(word, [input], args).shape.some((d) => d !== null && d < 1);
      } catch {
        empty = true;
      }
      expect(empty).toBe(true);
    }), { numRuns: 60, seed: 8 });
  });
});

describe.each(wordsOf('layer').filter((word) => (word as LayerWord).arity === 'merge').map((word) => [word.name, word as LayerWord] as const))('%s', (name, word) => {
  it('merges as TensorFlow.js does', () => {
    fc.assert(fc.property(anyShape, fc.array(channels, { minLength: 2, maxLength: 4 }), (shape, widths) => {
      const inputs = widths.map((width) => (name === 'concat' ? [...shape.slice(0, -1), width] : shape));
      expect(word.shape!({ inputs, args: {} })).toEqual(realLayer(word, inputs, {}).shape);
    }), { numRuns: 40, seed: 9 });
  });

  it('refuses shapes that do not meet', () => {
    expect(word.shape!({ inputs: [[4, 4, 3], [2, 4, 3]], args: {} })).toMatchObject({ problem: 'merge' });
    expect(word.shape!({ inputs: [[4, 3], [3]], args: {} })).toMatchObject({ problem: 'merge' });
  });
});

it('every activation is the function that TensorFlow.js computes, with its derivative', () => {
  const xs = [-7.3, -2.6, -1.1, -0.4, -0.01, 0.02, 0.5, 1.7, 2.4, 3.1, 6.5];
  for (const word of wordsOf('activation') as readonly ActivationWord[]) {
    if (!word.value || !word.derivative) continue;
    const args = Object.fromEntries(word.params.map((param) => [param.name, param.default ?? null]));
    const { layer } = realLayer(word, [[xs.length]], args);
    const real = (layer.apply(tf.tensor2d([xs])) as ReturnType<typeof tf.tensor2d>).dataSync();
    xs.forEach((x, i) => {
      const y = word.value!(x, args);
      expect(Math.abs(y - real[i]!), `${word.name}(${x})`).toBeLessThan(5e-6 * Math.max(1, Math.abs(y)));
      const slope = (word.value!(x + 1e-5, args) - word.value!(x - 1e-5, args)) / 2e-5;
      expect(word.derivative!(x, args), `${word.name}'(${x})`).toBeCloseTo(slope, 5);
    });
  }
  expect(lookUpWord('relu', 'activation')?.value?.(2, {})).toBe(2);
});
