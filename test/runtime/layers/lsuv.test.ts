/** Layer-sequential unit variance: what every layer gives before its activation has variance 1 after one batch. */
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../src/runtime/engine/index.ts';
import { scaleToUnitVariance } from '../../../src/runtime/initializers/lsuv.ts';
import { initializers, layers, tf } from '../../../src/runtime/index.ts';
import { withRandomness } from '../../../src/runtime/random.ts';

beforeAll(async () => void (await selectEngine('cpu')));

type Tensor = ReturnType<typeof tf.tensor>;
const lsuv = { kernelInitializer: initializers.lsuv() as never };

/** A deep network whose inputs are far from unit size. */
const build = (): ReturnType<typeof tf.sequential> => withRandomness(3, 'weights', () => tf.sequential({ layers: [
  tf.layers.conv2d({ inputShape: [8, 8, 2], filters: 6, kernelSize: 3, padding: 'same', activation: 'relu', ...lsuv }),
  layers.separableConv2d({ filters: 8, kernelSize: 3, padding: 'same', depthwiseInitializer: 'glorotUniform', pointwiseInitializer: initializers.lsuv() as never }),
  tf.layers.activation({ activation: 'tanh' }),
  tf.layers.flatten(),
  ...Array.from({ length: 8 }, () => tf.layers.dense({ units: 40, activation: 'tanh', ...lsuv })),
  tf.layers.dense({ units: 3, kernelInitializer: 'heUniform' }),
] }));

const batch = (): Tensor => withRandomness(4, 'batch', () => tf.add(tf.mul(tf.randomNormal([32, 8, 8, 2]), 30), 5));

describe('scaleToUnitVariance', () => {
  it('gives every such layer outputs of variance 1 before its activation, and leaves others alone', () => {
    const model = build();
    const inputs = batch();
    const last = model.layers.at(-1)!.getWeights()[0]!.dataSync().slice();
    expect(scaleToUnitVariance(model, inputs)).toBe(10);
    let x = inputs;
    for (const layer of model.layers) {
      const own = layer as unknown as { activation?: unknown; kernelInitializer?: { getClassName(): string }; pointwiseInitializer?: { getClassName(): string } };
      if ([own.kernelInitializer, own.pointwiseInitializer].some((drawn) => drawn?.getClassName() === 'LSUV')) {
        const activation = own.activation;
        own.activation = (tf.layers.activation({ activation: 'linear' }) as unknown as { activation: unknown }).activation;
        const variance = tf.moments(layer.apply(x) as Tensor).variance.dataSync()[0]!;
        own.activation = activation;
        expect(variance, layer.name).toBeGreaterThan(0.9);
        expect(variance, layer.name).toBeLessThan(1.1);
      }
      x = layer.apply(x) as Tensor;
    }
    expect(model.layers.at(-1)!.getWeights()[0]!.dataSync()).toEqual(last);
  });

  it('leaves no tensors behind, and layers as they were', () => {
    const model = build();
    const inputs = batch();
    const calls = model.layers.map((layer) => Object.hasOwn(layer, 'call'));
    const before = tf.memory().numTensors;
    scaleToUnitVariance(model, inputs);
    expect(tf.memory().numTensors).toBe(before);
    expect(model.layers.map((layer) => Object.hasOwn(layer, 'call'))).toEqual(calls);
  });

  it('touches nothing where no layer asks for it', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 3 })] });
    const before = model.getWeights()[0]!.dataSync().slice();
    expect(scaleToUnitVariance(model, tf.ones([2, 4]))).toBe(0);
    expect(model.getWeights()[0]!.dataSync()).toEqual(before);
  });
});
