/** Every way of clipping against Keras, PyTorch and the formula of adaptive clipping, on one set of gradients. */
import { readFileSync } from 'node:fs';
import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { clip } from '../../src/runtime/clip/index.ts';
import { quantileOf } from '../../src/runtime/clip/quantile.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import type { Clip } from '../../src/runtime/experiment.ts';
import { schedules } from '../../src/runtime/schedules/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { decode, type StoredTensor } from '../fixtures/oracles/tensor.ts';

type Tensors = Record<string, StoredTensor>;
interface Case { name: string; kind: string; arguments: Record<string, number>; clipped: Tensors; norm_before?: number; share_of_units_clipped?: Record<string, number> }
const { weights, gradients, cases } = JSON.parse(readFileSync(new URL('../fixtures/oracles/training/clipping.json', import.meta.url), 'utf8')) as { weights: Tensors; gradients: Tensors; cases: Case[] };

beforeAll(async () => void (await selectEngine('cpu')));

const names = Object.keys(gradients);
const variablesOf = (stored: Tensors): Variable[] => names.map((name) => tf.variable(tf.tensor(decode(stored[name]!), [...stored[name]!.shape])));

function clipOf({ kind, arguments: a }: Case): Clip | undefined {
  if ('norm_type' in a) return undefined;
  if ('clipnorm' in a) return clip.norm(a['clipnorm']!);
  if ('global_clipnorm' in a) return clip.globalNorm(a['global_clipnorm']!);
  if (kind === 'torch.clip_grad_norm_') return clip.globalNorm(a['max_norm']!);
  if ('clipvalue' in a) return clip.value(-a['clipvalue']!, a['clipvalue']!);
  if ('clip_value' in a) return clip.value(-a['clip_value']!, a['clip_value']!);
  return clip.adaptive({ clipping: a['clipping']!, epsilon: a['eps']! });
}

const compared = cases.filter((c) => clipOf(c) !== undefined);
it('compares most', () => expect(compared.length).toBeGreaterThanOrEqual(11));

it.each(compared.map((c) => [c.name, c] as const))('%s', (_, c) => {
  const { gradients: result, acted, norm } = clipOf(c)!.apply!(variablesOf(gradients), variablesOf(weights));
  let changed = false;
  names.forEach((name, i) => {
    const [wanted, before] = [decode(c.clipped[name]!), decode(gradients[name]!)];
    changed ||= wanted.some((x, k) => Math.abs(x - before[k]!) > 1e-6);
    result[i]!.dataSync().forEach((x, k) => expect(Math.abs(x - wanted[k]!)).toBeLessThan(1e-5));
  });
  expect(acted.dataSync()[0]).toBe(changed ? 1 : 0);
  if (c.norm_before !== undefined) expect(norm.dataSync()[0]).toBeCloseTo(c.norm_before, 4);
});

describe('what no library has', () => {
  const norms = (gradients: readonly { dataSync(): ArrayLike<number> }[]): number => Math.hypot(...gradients.flatMap((gradient) => Array.from(gradient.dataSync())));

  it('adaptive clipping leaves the output layer alone unless told', () => {
    const groups = names.map((name) => ({ role: 'kernel' as const, factor: 1, output: name.startsWith('conv') }));
    const progress = { step: 0, epoch: 0, stepsPerEpoch: 1, epochs: 1 };
    const [kept, all] = [true, false].map((excludeOutput) => clip.adaptive({ excludeOutput }).apply!(variablesOf(gradients), variablesOf(weights), { groups, progress }).gradients);
    expect([...kept![2]!.dataSync()]).toEqual([...decode(gradients['conv/kernel']!)]);
    expect([...all![2]!.dataSync()]).not.toEqual([...decode(gradients['conv/kernel']!)]);
    expect([...kept![0]!.dataSync()]).toEqual([...all![0]!.dataSync()]);
  });

  it('a threshold follows its schedule', () => {
    const falling = clip.globalNorm(schedules.exponential({ learningRate: 2, factor: 0.5 }));
    for (const epoch of [0, 1, 2]) {
      const { gradients: result } = falling.apply!(variablesOf(gradients), [], { groups: [], progress: { step: epoch, epoch, stepsPerEpoch: 1, epochs: 9 } });
      expect(norms(result)).toBeCloseTo(2 * 0.5 ** epoch, 4);
    }
  });

  it('the running quantile clips what stands out, within its window', () => {
    const running = clip.quantile({ quantile: 0.5, window: 4 });
    const given = [1, 2, 3, 10, 1, 1, 1, 5];
    const seen: number[] = [];
    for (const norm of given) {
      const { gradients: [result], acted } = running.apply!([tf.tensor1d([norm, 0])], []);
      seen.push(norm);
      const threshold = quantileOf(seen.slice(-4).sort((a, b) => a - b), 0.5);
      expect(result!.dataSync()[0]).toBeCloseTo(Math.min(norm, threshold), 5);
      expect(acted.dataSync()[0]).toBe(norm > threshold ? 1 : 0);
    }
    expect(running.state!()).toEqual([1, 1, 1, 5]);
    expect(quantileOf([1, 2, 3, 4], 0.5)).toBe(2.5);
  });

  it('projection puts units back on the ball, and touches nothing inside it', () => {
    const kernel = tf.variable(tf.tensor2d([[3, 0.1], [4, 0.2]]));
    const bias = tf.variable(tf.tensor1d([100, 100]));
    expect(clip.projection({ maxNorm: 1 }).project!([kernel, bias]).dataSync()[0]).toBe(1);
    [0.6, 0.1, 0.8, 0.2].forEach((x, k) => expect(kernel.dataSync()[k]).toBeCloseTo(x, 6));
    expect(bias.dataSync()[0]).toBe(100);
    expect(clip.projection({ maxNorm: 1 }).project!([kernel, bias]).dataSync()[0]).toBe(0);
    const whole = tf.variable(tf.tensor2d([[3, 0], [0, 4]]));
    clip.projection({ maxNorm: 1, of: 'kernel' }).project!([whole]);
    [0.6, 0, 0, 0.8].forEach((x, k) => expect(whole.dataSync()[k]).toBeCloseTo(x, 6));
  });
});
