/** Softmax cross-entropy with its gradient, in one operation. */
import { operation, registerNative } from './operation.ts';

export function registerCrossEntropy(): void {
  registerNative('SoftmaxCrossEntropyWithLogits', ({ logits, targets }) =>
    operation('SoftmaxCrossEntropyWithLogits', [logits!, targets!], { types: { T: logits! } }, 2));
  registerNative('SparseSoftmaxCrossEntropyWithLogits', ({ logits, labels }) =>
    operation('SparseSoftmaxCrossEntropyWithLogits', [logits!, labels!], { types: { T: logits!, Tlabels: 'int32' } }, 2));
}
