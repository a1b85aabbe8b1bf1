/** Builders of signal rules that words of the catalogue share; one file an idea in `signal-rules/`. */
import type { SignalRule } from './signal.ts';

export { affine, settled } from './signal-rules/affine.ts';
export { depthwise, separable } from './signal-rules/depthwise.ts';
export { attention } from './signal-rules/attention.ts';
export { gruCell, lstmCell, simpleCell } from './signal-rules/cells.ts';
export { dropout } from './signal-rules/dropping.ts';
export { elementwise } from './signal-rules/elementwise.ts';
export { groupNormalization } from './signal-rules/groups.ts';
export { absoluteErrorGradient, binaryCrossEntropyGradient, crossEntropyGradient, smoothed, squaredErrorGradient } from './signal-rules/losses.ts';
export {
  cosineGradient,
  focalGradient,
  hingeGradient,
  huberGradient,
  logCoshGradient,
  poissonGradient,
  squaredHingeGradient,
} from './signal-rules/more-losses.ts';
export { concatenation, product, sum } from './signal-rules/merging.ts';
export { batchNormalization, layerNormalization } from './signal-rules/normalization.ts';
export { channelDropout, gaussianNoise } from './signal-rules/noise.ts';
export { parametricRectifier } from './signal-rules/parametric.ts';
export { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from './signal-rules/pooling.ts';
export { cropping, enlarging, permuting, zeroPadding } from './signal-rules/resizing.ts';
export { recurrent } from './signal-rules/recurrent.ts';
export { reshaping } from './signal-rules/shaping.ts';
export { softmax } from './signal-rules/softmax.ts';
export { embedding, positions } from './signal-rules/tokens.ts';
export { bothWays, everyStep } from './signal-rules/wrapping.ts';
export { transposed } from './signal-rules/transposed.ts';

/** Values and gradients go through unchanged: identity, an output. */
export const passThrough: SignalRule = {
  forward: (inputs) => inputs[0]!,
  backward: (gradient) => [gradient],
};
