/** Confusions that are counted on the way of an evaluation, against what the model itself answers to all samples at once. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { attachHead } from '../../src/runtime/train/head.ts';
import { createEvaluation } from '../../src/runtime/train/evaluate.ts';
import { confusionsOf, countConfusions } from '../../src/runtime/use/confusions.ts';
import { nativeIsThere } from '../engine/compare.ts';
import { experiment, mlp } from './in-process.ts';

const goOn = (): Promise<boolean> => Promise.resolve(true);

describe.each(['cpu', ...(nativeIsThere ? ['native'] as const : [])] as const)('on the engine %s', (engine) => {
  it('one pass gives figures and confusions, batches of two sizes and graphs among them', async () => {
    await selectEngine(engine);
    const given = experiment();
    const [model, dataset, batch] = [mlp(), await given.data.load({ seed: 1 }), 24];
    const split = dataset.train;
    const head = attachHead(model, [given.loss!]);
    let batches = 0;
    const count = (): void => void (batches += 1);
    subscribe('gradnet:batch', count);
    const counting = countConfusions({ experiment: given, model, dataset }, split);
    const listening = createEvaluation(model, given, head, {}, counting);
    const together = await listening({ dataset, split, batch }, goOn);
    unsubscribe('gradnet:batch', count);
    expect([split.length, batches]).toEqual([160, 7]); // six of 24, one of 16

    const alone = createEvaluation(model, given, head);
    expect(together).toEqual(await alone({ dataset, split, batch }, goOn));
    const answers = tf.tidy(() => {
      const outputs = model.predict(tf.tensor(split.inputs as Float32Array, [split.length, 6])) as Tensor;
      return [...tf.argMax(outputs, -1).dataSync()];
    });
    const matrix = [0, 1, 2].map((is) => [0, 1, 2].map((taken) => answers.filter((answer, i) => answer === taken && split.targets[i] === is).length));
    const own = (await confusionsOf({ experiment: given, model, dataset }, split, batch, goOn))!;
    for (const [found] of [counting.results(), own]) {
      expect(found!.table.matrix).toEqual(matrix);
      for (const { sample, is, taken } of found!.mistakes) expect([is, taken]).toEqual([split.targets[sample], answers[sample]]);
      expect(found!.mistakes.map(({ share }) => share)).toEqual(found!.mistakes.map(({ share }) => share).sort((a, b) => b - a));
    }
    expect(counting.results()).toEqual(own);
    expect(own[0]!.table.matrix.flat().reduce((sum, n) => sum + n, 0)).toBe(160);
    listening.dispose();
    alone.dispose();
    model.dispose();
  });
});
