/** Kernels that tfjs-node composes of several operations, or lacks, as the one operation that TensorFlow has. */
import { registerActivationGradients } from './activations.ts';
import { registerAttention } from './attention.ts';
import { registerBatchNorm } from './batch-norm.ts';
import { registerBias } from './bias.ts';
import { registerConvolution } from './convolution.ts';
import { registerCrossEntropy } from './cross-entropy.ts';
import { registerGather } from './gather.ts';
import { registerLayerNorm } from './layer-norm.ts';
import { registerLstm } from './lstm.ts';
import { registerMatMul } from './mat-mul.ts';
import { registerMaxPool } from './max-pool.ts';
import { registerOwnFigures } from './own-figures.ts';
import { registerOwnSequences } from './own-sequences.ts';
import { registerOwnValues } from './own-values.ts';
import { registerRandom } from './random.ts';
import { registerUpdates } from './updates.ts';

/** To be called once the package's own kernels are registered. */
export function registerNativeKernels(): void {
  registerActivationGradients();
  registerAttention();
  registerBatchNorm();
  registerBias();
  registerConvolution();
  registerCrossEntropy();
  registerGather();
  registerLayerNorm();
  registerLstm();
  registerMatMul();
  registerMaxPool();
  registerOwnFigures();
  registerOwnSequences();
  registerOwnValues();
  registerRandom();
  registerUpdates();
}
