/** Attention of all heads at once, and its gradient, by our own operations (native/attention.h). */
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { AttentionSizes } from '../../tensorflow/attention.ts';
import { missingOwnKernels, onlyOwn } from '../own-kernels.ts';
import { operation, registerNative, type Attributes } from './operation.ts';

const attributesOf = (given: readonly Tensor[], attrs: NamedAttrMap): Attributes => {
  const { heads, key, value, causal } = attrs as unknown as AttentionSizes;
  return { ints: { heads, key, value, parts: given.length }, flags: { causal } };
};

/** Where TensorFlow lacks the operations nothing is registered, and the layer composes them. */
export function registerAttention(): void {
  if (missingOwnKernels() !== undefined) return;
  for (const [kernel, names] of [['SelfAttention', ['together']], ['Attention', ['query', 'key', 'value']]] as const) {
    onlyOwn(kernel, `${kernel}Grad`);
    registerNative(kernel, (inputs, attrs) => {
      const given = names.map((name) => inputs[name]!);
      return operation('GradnetAttention', given, attributesOf(given, attrs), 2);
    });
    registerNative(`${kernel}Grad`, ({ dy, kept, ...inputs }, attrs) => {
      const given = names.map((name) => inputs[name]!);
      return operation('GradnetAttentionGrad', [dy!, kept!, ...given], attributesOf(given, attrs), given.length);
    });
  }
}
