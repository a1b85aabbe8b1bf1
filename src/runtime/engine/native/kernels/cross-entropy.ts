/** Softmax cross-entropy with its gradient, and who is right, each in one operation. */
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative } from './operation.ts';

export function registerCrossEntropy(): void {
  registerNative('SoftmaxCrossEntropyWithLogits', ({ logits, targets }) =>
    operation('SoftmaxCrossEntropyWithLogits', [logits!, targets!], { types: { T: logits! } }, 2));
  registerNative('SparseSoftmaxCrossEntropyWithLogits', ({ logits, labels }) =>
    operation('SparseSoftmaxCrossEntropyWithLogits', [logits!, labels!], { types: { T: logits!, Tlabels: 'int32' } }, 2));
  if (missingOwnKernels() !== undefined) return;
  onlyOwn('MeanSparseCrossEntropy', 'RightClasses');
  registerNative('MeanSparseCrossEntropy', ({ logits, labels }) => operation('GradnetSparseCrossEntropy', [logits!, labels!], {}, 2));
  registerNative('RightClasses', ({ scores, labels }) => operation('GradnetRightClasses', [scores!, labels!], {})[0]!);
}
