/** Kernels that tfjs-node composes of several operations, or lacks, as the one operation that TensorFlow has. */
import { registerRandom } from './random.ts';

/** To be called once the package's own kernels are registered. */
export function registerNativeKernels(): void {
  registerRandom();
}
