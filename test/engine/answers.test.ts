/** Answers by a graph, against those of the operations one after another: batches of two sizes in turns, two outputs. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { createAnswers } from '../../src/runtime/use/answers.ts';
import { nativeIsThere, noise } from './compare.ts';

const SIZES = [8, 8, 3, 8, 3, 8, 3, 3, 8];

/** A picture and a class of one input. */
function network(): { compute(inputs: readonly Tensor[]): Tensor[]; calls(): number } {
  const input = tf.input({ shape: [6, 6, 2] });
  const picture = tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input);
  const name = tf.layers.dense({ units: 4, activation: 'softmax' }).apply(tf.layers.flatten().apply(picture)) as never;
  const model = tf.model({ inputs: input, outputs: [picture as never, name] });
  let calls = 0;
  return {
    compute(inputs) {
      calls += 1;
      return model.apply(inputs[0]!, { training: false }) as Tensor[];
    },
    calls: () => calls,
  };
}

function answer(compute: ReturnType<typeof network>['compute'], eager: boolean): Float32Array[][] {
  const answers = createAnswers(compute, { eager });
  const given = SIZES.map((size, k) => {
    const inputs = tf.tensor(noise(size * 72, k), [size, 6, 6, 2]);
    const outputs = answers.of([inputs], size);
    inputs.dispose();
    return outputs;
  });
  answers.dispose();
  return given;
}

describe.skipIf(!nativeIsThere)('answers on the native engine', () => {
  test('are those of the layers, and done by a graph from the fourth batch of a size on', async () => {
    await selectEngine('native');
    const { compute, calls } = network();
    const before = tf.memory().numTensors;
    const byGraph = answer(compute, false);
    // three of each size: one as ever, two that are recorded
    expect(calls()).toBe(6);
    const layerByLayer = answer(compute, true);
    expect(calls()).toBe(6 + SIZES.length);
    expect(tf.memory().numTensors).toBe(before);
    byGraph.forEach((outputs, batch) => {
      expect(outputs.map(({ length }) => length)).toEqual([SIZES[batch]! * 108, SIZES[batch]! * 4]);
      outputs.forEach((values, k) => values.forEach((value, i) => expect(value).toBeCloseTo(layerByLayer[batch]![k]![i]!, 6)));
    });
  });
});
