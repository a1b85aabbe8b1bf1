/** The kernels of the side module against TensorFlow itself. */
import { describe } from 'vitest';
import { nativeIsThere } from './compare.ts';
import { kernelCases } from './kernel-cases.ts';

describe.skipIf(!nativeIsThere)('wasm equals native', kernelCases);
