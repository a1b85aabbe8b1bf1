/**
 * Ops that an engine may have as one kernel, beyond those of TensorFlow.js: asked for by name in the kernel registry,
 * and composed of smaller ops by the caller where the engine lacks them. Both engines register under these names.
 *
 * | kernel | inputs | attributes | outputs |
 * | --- | --- | --- | --- |
 * | Apply… (ApplyAdam, ApplyMomentum …) | weights, gradient, and the optimizer's slots by name | `kept` (what weight decay leaves of the weights, 1 without), the optimizer's own | weights, then slots in their order |
 * | ReluGrad, Relu6Grad | dy, x (ReluGrad's may be relu's output) | – | dx |
 * | SigmoidGrad, TanhGrad, SoftmaxGrad (over the last axis) | dy, y | – | dx |
 * | Gelu | x | – | y |
 * | GeluGrad | dy, x | – | dx |
 * | Dropout | x, seed [2] | `rate` | y, what was kept (bool) |
 * | DropoutGrad | dy, kept | `rate` | dx |
 * | BatchNormTraining | x [..., channels], scale, offset | `epsilon` | y, the batch's mean and variance |
 * | BatchNormTrainingGrad | dy, x, mean, variance, scale, offset | `epsilon` | gradients of x, scale, offset |
 * | LayerNorm | x [..., columns], scale, offset | `epsilon` | y, each row's mean and 1 / √(variance + ε) |
 * | LayerNormGrad | dy, x, scale, means, factors | – | gradients of x, scale, offset |
 * | SelfAttention | together [batch, positions, heads · (2 key + value)]: questions, keys and values beside each other | `heads`, `key` and `value` (a head's sizes), `causal` | answers [batch, positions, heads · value], then what else the gradient is given |
 * | Attention | query, key, value, each [batch, positions, heads · size] | as above | as above |
 * | SelfAttentionGrad, AttentionGrad | dy, kept, and the inputs | as above | gradients of the inputs |
 * | LstmSequence, HardLstmSequence (gates are sigmoids, hard sigmoids) | x [batch, steps, channels], kernel, recurrent, bias as Keras has them | – | states [batch, steps, units], then what else the gradient is given |
 * | LstmSequenceGrad, HardLstmSequenceGrad | slopes (of the states), x, kernel, recurrent, bias, and the outputs as `kept0`, `kept1` … | – | gradients of x, kernel, recurrent, bias |
 * | GruSequence | x, kernel, recurrent, bias [2, 3 units] (of the inputs, of the states) as Keras has them | – | states [batch, steps, units], then what else the gradient is given |
 * | SimpleRnnSequence | x, kernel, recurrent, bias as Keras has them | – | states [batch, steps, units] |
 * | GruSequenceGrad, SimpleRnnSequenceGrad | slopes, the inputs, and the outputs as `kept0` … | – | gradients of the inputs |
 * | LstmSequenceLastGrad, GruSequenceLastGrad, SimpleRnnSequenceLastGrad | slopes [batch, units] of the last state alone, and the same | – | the same |
 * | StatelessRandomUniform, StatelessRandomNormal | seed [2] | `shape` | values |
 * | SoftmaxCrossEntropyWithLogits | logits [n, classes], targets [n, classes] | – | loss [n], gradient [n, classes] |
 * | SparseSoftmaxCrossEntropyWithLogits | logits [n, classes], labels [n] int32 | – | loss [n], gradient [n, classes] |
 * | Sizes | x0, x1 … [any shapes], then what as many of the last ones were before as `changes` says | `changes` | of each max\|x\| and Σ(x / max(max\|x\|, 1e-30))², those of before taken away [2 · tensors] |
 * | OutputFigures | x [places, channels] | `low`, `high`, `cuts` | mean, variance, share of channels without a value above 0 (where `cuts`, else 0), share of values below `low` or above `high` [4] |
 * | MeanSparseCrossEntropy | logits [n, classes], labels [n] int32 | – | mean loss, gradient of the mean [n, classes] |
 * | RightClasses | scores [n, classes], labels [n] int32 | – | 1 where the highest score is the label's, else 0 [n] |
 */
import * as core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

export type FusedAttrs = Readonly<Record<string, number | boolean | string | readonly number[]>>;

/** Whether the current engine has the kernel. */
export function hasFused(kernel: string): boolean {
  return core.getKernel(kernel, core.getBackend()) !== undefined;
}

/** Runs a kernel of the table; its outputs are new tensors, and no input changes. */
export function runFused(kernel: string, inputs: Readonly<Record<string, Tensor>>, attrs: FusedAttrs = {}): Tensor[] {
  return [core.engine().runKernel<Tensor | Tensor[]>(kernel, inputs, attrs)].flat();
}
