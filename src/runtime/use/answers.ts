/** What a model answers to batch after batch; on the native engine by graphs, as the steps of a training are done. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { StepGraphs, type GraphSettings } from '../train/step-graphs.ts';

export interface Answers {
  /**
   * @param inputs of `size` samples, one tensor an input; the caller disposes of them
   * @returns of each output the values of all samples, one after another
   */
  of(inputs: readonly Tensor[], size: number): Float32Array[];
  dispose(): void;
}

/** @param compute from inputs to outputs, whose first axis is the samples; it must read no values */
export function createAnswers(compute: (inputs: readonly Tensor[]) => readonly Tensor[], settings: GraphSettings = {}): Answers {
  /** Values of a sample, by output. */
  let widths: readonly number[] = [];
  const graphs = new StepGraphs(({ inputs, size }) => {
    const outputs = compute(inputs);
    widths = outputs.map((output) => output.size / size);
    return { report: tf.concat(outputs.map((output): Tensor1D => tf.reshape(output, [-1]))) };
  }, settings);
  return {
    of(inputs, size) {
      const { report } = graphs.run({ size, inputs: [...inputs], targets: [] });
      let at = 0;
      return widths.map((width) => report.subarray(at, (at += width * size)));
    },
    dispose: () => graphs.dispose(),
  };
}
