/** The kernels for hosts without the side module, against TensorFlow itself. */
import { describe, expect, test } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { nativeIsThere } from './compare.ts';
import { kernelCases } from './kernel-cases.ts';

process.env['GRADNET_WASM_KERNELS'] = 'portable';

test('the engine says which kernels it runs', async () => {
  expect((await selectEngine('wasm')).description).toBe('wasm simd, without its training kernels');
});

describe.skipIf(!nativeIsThere)('portable wasm equals native', kernelCases);
