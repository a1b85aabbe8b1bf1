/**
 * Gives tensors their chained methods (`x.add(y)`), which the core package leaves out when it is used alone.
 * tfjs-layers needs them itself: without `flatten` every recurrent layer fails in its orthogonal initializer.
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

/** Methods that are the op of the same name with the tensor put first. */
const sameName = [
  'abs', 'acos', 'acosh', 'add', 'all', 'any', 'argMax', 'argMin', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'avgPool',
  'batchNorm', 'batchToSpaceND', 'broadcastTo', 'cast', 'ceil', 'clipByValue', 'conv1d', 'conv2d', 'conv2dTranspose',
  'cos', 'cosh', 'cumprod', 'cumsum', 'depthToSpace', 'depthwiseConv2d', 'dilation2d', 'div', 'divNoNan', 'dot', 'elu',
  'equal', 'erf', 'euclideanNorm', 'exp', 'expandDims', 'expm1', 'fft', 'floor', 'floorDiv', 'gather', 'greater',
  'greaterEqual', 'ifft', 'irfft', 'isFinite', 'isInf', 'isNaN', 'leakyRelu', 'less', 'lessEqual',
  'localResponseNormalization', 'log', 'log1p', 'logSigmoid', 'logSoftmax', 'logSumExp', 'logicalAnd', 'logicalNot',
  'logicalOr', 'logicalXor', 'matMul', 'max', 'maxPool', 'maximum', 'mean', 'min', 'minimum', 'mirrorPad', 'mod', 'mul',
  'neg', 'norm', 'notEqual', 'oneHot', 'onesLike', 'pad', 'pool', 'pow', 'prelu', 'prod', 'reciprocal', 'relu', 'relu6',
  'reshape', 'reverse', 'rfft', 'round', 'rsqrt', 'selu', 'separableConv2d', 'sigmoid', 'sign', 'sin', 'sinh', 'slice',
  'softmax', 'softplus', 'spaceToBatchND', 'split', 'sqrt', 'square', 'squaredDifference', 'squeeze', 'step',
  'stridedSlice', 'sub', 'sum', 'tan', 'tanh', 'tile', 'topk', 'transpose', 'unique', 'unsortedSegmentSum', 'unstack',
  'zerosLike',
] as const;

type Op = (tensor: Tensor, ...rest: unknown[]) => unknown;
type Others = Tensor | Tensor[];

const withThis = (self: Tensor, others: Others): Tensor[] => [self, ...(Array.isArray(others) ? others : [others])];

/** Methods whose arguments are arranged otherwise than the op's. */
const special: Record<string, (this: Tensor, ...rest: never[]) => unknown> = {
  as1D() { return core.reshape(this, [this.size]); },
  as2D(rows: number, columns: number) { return core.reshape(this, [rows, columns]); },
  as3D(...shape: number[]) { return core.reshape(this, shape); },
  as4D(...shape: number[]) { return core.reshape(this, shape); },
  as5D(...shape: number[]) { return core.reshape(this, shape); },
  asScalar() {
    core.util.assert(this.size === 1, () => 'The array must have only 1 element.');
    return core.reshape(this, []);
  },
  asType(dtype: core.DataType) { return core.cast(this, dtype); },
  concat(others: Others, axis?: number) { return core.concat(withThis(this, others), axis); },
  flatten() { return core.reshape(this, [this.size]); },
  reshapeAs(like: Tensor) { return core.reshape(this, like.shape); },
  resizeBilinear(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
    return core.image.resizeBilinear(this as core.Tensor3D, size, alignCorners, halfPixelCenters);
  },
  resizeNearestNeighbor(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
    return core.image.resizeNearestNeighbor(this as core.Tensor3D, size, alignCorners, halfPixelCenters);
  },
  stack(others: Others, axis?: number) { return core.stack(withThis(this, others), axis); },
  toBool() { return core.cast(this, 'bool'); },
  toFloat() { return core.cast(this, 'float32'); },
  toInt() { return core.cast(this, 'int32'); },
  where(condition: Tensor, otherwise: Tensor) { return core.where(condition, this, otherwise); },
};

const methods = core.Tensor.prototype as unknown as Record<string, unknown>;

function register(name: string, method: (this: Tensor, ...rest: never[]) => unknown): void {
  if (typeof methods[name] === 'function') return; // the native engine's package brings its own, equal ones
  methods[name] = function (this: Tensor, ...rest: never[]) {
    (this as unknown as { throwIfDisposed(): void }).throwIfDisposed();
    return method.apply(this, rest);
  };
}

for (const name of sameName) {
  const op = core[name] as unknown as Op;
  register(name, function (this: Tensor, ...rest: unknown[]) { return op(this, ...rest); });
}
for (const [name, method] of Object.entries(special)) register(name, method);
