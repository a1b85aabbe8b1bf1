/**
 * A gradient of `tile` in one sum: tfjs-core adds one slice after another for every repetition, which for the statistics of
 * layer normalization, tiled over their features, are thousands of operations a step.
 */
import * as core from '@tensorflow/tfjs-core';

/** Registers the gradient for every engine; again after an engine's package has registered its own over it. */
export function useTileGradient(): void {
  if (core.getGradient('Tile')?.gradFunc === gradFunc) return;
  if (core.getGradient('Tile')) core.unregisterGradient('Tile');
  core.registerGradient({ kernelName: 'Tile', inputsToSave: ['x'], gradFunc });
}

const gradFunc: core.GradFunc = (gradient, saved, attrs) => {
  const x = saved[0]!;
  const { reps } = attrs as unknown as { reps: number[] };
  // Axis i of the result is the repetitions of axis i, one after another: (reps[i], x.shape[i]).
  const apart = x.shape.flatMap((size, i) => [reps[i]!, size]);
  const repeated = x.shape.map((_, i) => 2 * i);
  return { x: () => core.reshape(core.sum(core.reshape(gradient as core.Tensor, apart), repeated), x.shape) };
};
