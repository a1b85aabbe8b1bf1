/** Models of gradnet's own layers load again, with the same weights, answers and settings. */
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../../src/runtime/engine/index.ts';
import { initializers, layers, tf } from '../../../src/runtime/index.ts';
import { withRandomness } from '../../../src/runtime/random.ts';

beforeAll(async () => void (await selectEngine('cpu')));

type Model = ReturnType<typeof tf.sequential>;
type Tensor = ReturnType<typeof tf.tensor>;

const parts = { depthwiseRegularizer: tf.regularizers.l2({ l2: 0.1 }), depthwiseConstraint: tf.constraints.maxNorm({ maxValue: 1 }), biasInitializer: 'ones' };
const scaled = initializers.varianceScaling({ scale: 2, distribution: 'untruncated_normal' }) as never;

const models: readonly (readonly [string, number[], () => ReturnType<typeof layers.groupNormalization>[]])[] = [
  ['sequences', [10, 3], () => [
    layers.dilatedConv1d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same', activation: 'kerasHardSigmoid' as never, kernelInitializer: initializers.lsuv() as never }),
    layers.conv1dTranspose({ filters: 3, kernelSize: 3, strides: 2, activation: 'step' }),
    layers.depthwiseConv1d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', ...parts }),
    layers.separableConv1d({ filters: 5, kernelSize: 2, activation: 'relu', ...{ pointwiseInitializer: scaled } }),
    layers.zeroPadding1d({ padding: [[1, 2]] }), layers.cropping1d({ cropping: [[2, 1]] }), layers.upSampling1d({ size: 2 }),
    layers.groupNormalization({ groups: 5, epsilon: 0.1 }), layers.layerNormalization({ scale: false }),
  ]],
  ['images', [8, 8, 2], () => [
    layers.dilatedConv2d({ filters: 4, kernelSize: 3, dilationRate: 2, activation: 'geluNew' as never }),
    layers.dilatedDepthwiseConv2d({ kernelSize: 2, dilationRate: 2, padding: 'same', ...parts, useBias: false }),
    layers.separableConv2d({ filters: 6, kernelSize: 3, padding: 'same', depthwiseInitializer: 'glorotUniform', pointwiseInitializer: 'ones' }),
    layers.groupNormalization({ groups: -1, center: false }), layers.batchNormalization({ center: false }),
    layers.spatialDropout2d({ rate: 0.4 }), layers.bilinearUpSampling2d({ size: [2, 3] }), layers.upSampling2d({ size: [2, 1] }),
  ]],
  ['volumes', [4, 4, 4, 2], () => [
    layers.conv3d({ filters: 3, kernelSize: 2, activation: 'tanh' }), layers.conv3dTranspose({ filters: 2, kernelSize: 2, strides: 2 }),
    layers.zeroPadding3d({ padding: [[1, 0], [0, 1], [1, 1]] }), layers.cropping3d({ cropping: [[1, 1], [0, 1], [1, 0]] }),
    layers.spatialDropout3d({ rate: 0.2 }), layers.upSampling3d({ size: [1, 2, 1] }), layers.globalMaxPooling3d(),
  ]],
];

it.each(models)('%s', async (_, shape, make) => {
  const model = withRandomness(5, 'weights', (): Model => {
    const made = tf.sequential();
    make().forEach((layer, i) => {
      if (i === 0) (layer as unknown as { batchInputShape: (number | null)[] }).batchInputShape = [null, ...shape];
      made.add(layer);
    });
    return made;
  });
  let saved!: object;
  await model.save({ save: (artifacts: object) => Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const }, ...(saved = artifacts) }) } as never);
  // through text, as a file would have it
  const { modelTopology, weightSpecs, weightData } = saved as { modelTopology: object; weightSpecs: object[]; weightData: ArrayBuffer };
  const loaded = await tf.loadLayersModel({ load: () => Promise.resolve({ modelTopology: JSON.parse(JSON.stringify(modelTopology)) as object, weightSpecs, weightData }) } as never);
  const x = withRandomness(6, 'x', () => tf.randomNormal([2, ...shape]));
  const [found, right] = [loaded, model].map((each) => (each.predict(x) as Tensor).dataSync());
  expect(found).toHaveLength(right!.length);
  right!.forEach((value, i) => expect(found![i]).toBeCloseTo(value, 4));
  // TensorFlow.js' own classes get a dtype when they are loaded, and its SeparableConv2D forgets an initializer and its multiplier
  const plain = (each: { getConfig(): unknown }): unknown => {
    const { dtype: _dtype, batchInputShape: _shape, pointwiseInitializer: _drawn, depthMultiplier: _multiplier, ...config } = JSON.parse(JSON.stringify(each.getConfig())) as Record<string, unknown>;
    return config;
  };
  expect(loaded.layers.map(plain)).toEqual(model.layers.map(plain));
});
