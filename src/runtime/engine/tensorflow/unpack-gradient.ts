/**
 * A gradient of `unstack` that knows axes of one position: for them tfjs-core hands over a tensor in place of a list, and
 * its own gradient stops. Recurrent layers take sequences apart with it, those of one step as well.
 */
import * as core from '@tensorflow/tfjs-core';

/** Registers the gradient for every engine; again after an engine's package has registered its own over it. */
export function useUnpackGradient(): void {
  if (core.getGradient('Unpack')?.gradFunc === gradFunc) return;
  if (core.getGradient('Unpack')) core.unregisterGradient('Unpack');
  core.registerGradient({ kernelName: 'Unpack', gradFunc });
}

const gradFunc: core.GradFunc = (gradient, _saved, attrs) => {
  const { axis } = attrs as unknown as { axis: number };
  return { value: () => core.stack(Array.isArray(gradient) ? gradient : [gradient], axis) };
};
