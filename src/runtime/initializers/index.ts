/** Initializers that TensorFlow.js lacks or draws otherwise than Keras. */
import { lsuv } from './lsuv.ts';
import { orthogonal } from './orthogonal.ts';
import { randomUniform } from './random-uniform.ts';
import { glorotNormal, heNormal, leCunNormal, untruncatedNormal, varianceScaling } from './variance-scaling.ts';

export const initializers = { glorotNormal, heNormal, leCunNormal, lsuv, orthogonal, randomUniform, untruncatedNormal, varianceScaling };
