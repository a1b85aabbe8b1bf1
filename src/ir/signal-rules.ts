/** Builders of signal rules that words of the catalogue share; one file an idea in `signal-rules/`. */
import type { SignalRule } from './signal.ts';

export { affine } from './signal-rules/affine.ts';
export { dropout } from './signal-rules/dropping.ts';
export { elementwise } from './signal-rules/elementwise.ts';
export { absoluteErrorGradient, binaryCrossEntropyGradient, crossEntropyGradient, squaredErrorGradient } from './signal-rules/losses.ts';
export { concatenation, product, sum } from './signal-rules/merging.ts';
export { batchNormalization, layerNormalization } from './signal-rules/normalization.ts';
export { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from './signal-rules/pooling.ts';
export { reshaping } from './signal-rules/shaping.ts';
export { softmax } from './signal-rules/softmax.ts';

/** Values and gradients go through unchanged: identity, an output. */
export const passThrough: SignalRule = {
  forward: (inputs) => inputs[0]!,
  backward: (gradient) => [gradient],
};
