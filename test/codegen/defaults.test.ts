/** An argument that a program leaves out is what TensorFlow.js takes for it anyway. */
import { expect, test } from 'vitest';
import { AGREED_DEFAULTS, isDefault } from '../../src/codegen/tfjs/defaults.ts';
import { layers } from '../../src/runtime/layers/index.ts';
import { tf } from '../../src/runtime/tf.ts';

type Maker = (args: object) => { getConfig(): object };
const required: Readonly<Record<string, object>> = {
  dense: { units: 2, kernelInitializer: 'zeros' },
  conv1d: { filters: 2, kernelSize: 3, kernelInitializer: 'zeros' },
  conv2d: { filters: 2, kernelSize: 3, kernelInitializer: 'zeros' },
  conv3d: { filters: 2, kernelSize: 3, kernelInitializer: 'zeros' },
  conv2dTranspose: { filters: 2, kernelSize: 3, kernelInitializer: 'zeros' },
  depthwiseConv2d: { kernelSize: 3 },
  ...Object.fromEntries(['conv1dTranspose', 'conv3dTranspose', 'conv3d', 'dilatedConv1d', 'dilatedConv2d', 'depthwiseConv1d', 'dilatedDepthwiseConv2d', 'separableConv1d', 'separableConv2d']
    .map((name) => [`layers.${name}`, { filters: 2, kernelSize: 3 }])),
};

test.each(Object.entries(AGREED_DEFAULTS))('%s', (callee, agreed) => {
  const name = callee.replace('tf.layers.', '');
  const own = callee.startsWith('layers.');
  const make = ((own ? layers : tf.layers) as unknown as Record<string, Maker>)[name.replace('layers.', '')]!;
  const config = (args: object): object => make({ name: 'layer', ...required[name], ...args }).getConfig();
  expect(config({})).toEqual(config(agreed));
  // and each of them is looked at at all: another value gives another configuration
  for (const [key, value] of Object.entries(agreed)) {
    const other = typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 2 : value === 'zeros' ? 'ones' : 'zeros';
    if (name !== 'concatenate') expect(config({ [key]: other }), key).not.toEqual(config({}));
  }
});

test('a pool moves by its own size unless said otherwise', () => {
  const strides = (given: object): unknown => (tf.layers.maxPooling2d({ poolSize: 3, ...given }).getConfig() as { strides: unknown }).strides;
  expect(strides({})).toEqual(strides({ strides: 3 }));
  expect(strides({})).not.toEqual(strides({ strides: 1 }));
  expect(isDefault('tf.layers.maxPooling2d', 'strides', 3, { poolSize: 3 })).toBe(true);
  expect(isDefault('tf.layers.maxPooling2d', 'strides', 1, { poolSize: 3 })).toBe(false);
});

test("kernels' initializers are always written, since TensorFlow.js and Keras differ", () => {
  for (const agreed of Object.values(AGREED_DEFAULTS)) expect(Object.keys(agreed)).not.toContain('kernelInitializer');
});
