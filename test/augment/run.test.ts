/** Augmented trainings as a user runs them: the examples, repeated exactly, ended by Ctrl-C; and the loss of mixed labels. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Loss } from '../../src/runtime/experiment.ts';
import { losses } from '../../src/runtime/losses/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { bin, folder, gradnetc, root } from '../cli/gradnetc.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const example = (name: string): string => join(root, 'examples', `${name}.gradnet`);

it.each(['mixup-cutmix', 'pseudo-samples', 'adversarial'])('%s trains, and repeats to the last bit', (name) => {
  const cwd = folder();
  const weights = ['a', 'b'].map((out) => {
    const { status, stderr } = gradnetc(['run', example(name), '--epochs', '1', '--batch', '4000', '--engine', 'wasm', '--out', out], { cwd, timeout: 120_000 });
    expect(status, stderr).toBe(0);
    expect(stderr).not.toContain('training thread');
    return readFileSync(join(cwd, out, 'model/weights.bin'));
  });
  expect(weights[0]!.equals(weights[1]!)).toBe(true);
}, 240_000);

it('ends by Ctrl-C with its threads, and keeps what was trained', async () => {
  const cwd = folder();
  const child = spawn(process.execPath, [bin, 'run', example('mixup-cutmix'), '--epochs', '1000', '--batch', '256', '--out', 'out'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await new Promise<void>((resolve) => child.stdout.on('data', (text: Buffer) => text.toString().includes('epoch 1/') && resolve()));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(readFileSync(join(cwd, 'out/model/weights.bin')).length).toBeGreaterThan(0);
}, 240_000);

it('cross-entropy of mixed labels is the mixture of their cross-entropies', () => {
  const logits = tf.tensor2d([[1, -2, 0.5], [3, 3, -1]]);
  const value = (loss: Loss, targets: Tensor): number =>
    loss.compute(targets, logits, { logits: true }).dataSync()[0]!;
  for (const labelSmoothing of [0, 0.1]) {
    const loss = losses.crossEntropy({ labelSmoothing });
    const first = value(loss, tf.tensor1d([0, 2], 'int32'));
    const second = value(loss, tf.tensor1d([1, 2], 'int32'));
    expect(value(loss, tf.tensor2d([[0.3, 0.7, 0], [0, 0, 1]]))).toBeCloseTo(0.3 * first + 0.7 * second, 5);
  }
});
