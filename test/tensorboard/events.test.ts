/** Event files: read by an independent reader, equal to what was written; what TensorBoard itself read of one is kept beside. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { histogramOf } from '../../src/runtime/tensorboard/histogram.ts';
import { frame } from '../../src/runtime/tensorboard/records.ts';
import { openEventFile } from '../../src/runtime/tensorboard/writer.ts';
import type { EpochRecord } from '../../src/runtime/train/outcome.ts';
import type { StepMeasurement } from '../../src/runtime/vitals/figures.ts';
import { bundleProgram, removeBundles, runProgram } from '../runtime/programs.ts';
import { events, maskedCrc, records, type ReadEvent } from './read-events.ts';

beforeAll(async () => void (await selectEngine('cpu')));

const scratch = (): string => mkdtempSync(join(tmpdir(), 'gradnet-events-'));
const fileIn = (folder: string): Buffer => {
  const [name, ...more] = readdirSync(join(folder, 'tensorboard'));
  expect(more).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\./);
  return readFileSync(join(folder, 'tensorboard', name!));
};

describe('records', () => {
  it('have the checksums of RFC 3720, masked', () => {
    // 32 zeros: CRC-32C 0x8a9136aa
    expect(maskedCrc(new Uint8Array(32))).toBe((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) + 0xa282ead8) >>> 0);
    const framed = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.alloc(0)), frame(Buffer.alloc(300, 7))]);
    expect(records(framed).map((record) => record.length)).toEqual([3, 0, 300]);
    framed[13]! ^= 1;
    expect(() => records(framed)).toThrow('another checksum');
  });
});

describe('an event file', () => {
  it('holds figures by epoch and by measured step', () => {
    const folder = scratch();
    const writer = openEventFile(folder, 5, () => {});
    const measured = { epoch: 1, step: 1, loss: 2.5, layers: new Map([['a', { gradient: 0.25, dead: 0 }], ['b.c', { gradient: Infinity }]]) };
    writer.measured(measured, new Map([['a', { kernel: Float32Array.of(-1, 0, 1, 1), gradient: Float32Array.of(2, 2, Number.NaN) }]]));
    writer.epoch({ epoch: 3, loss: 0.5, val_loss: 0.75, seconds: 9, images_per_s: 100, learning_rate: 0.125 });
    const [version, first, epoch, ...more] = events(fileIn(folder));
    expect(more).toEqual([]);
    expect(version).toEqual({ step: 0, values: [], version: 'brain.Event:2' });
    expect([first!.step, epoch!.step]).toEqual([1, 15]);
    expect(first!.values.slice(0, 3)).toEqual([{ tag: 'gradient/a', scalar: 0.25 }, { tag: 'dead/a', scalar: 0 }, { tag: 'gradient/b.c', scalar: Infinity }]);
    const [kernel, gradient] = first!.values.slice(3) as [ReadEvent['values'][0], ReadEvent['values'][0]];
    expect(kernel.tag).toBe('kernel/a');
    expect(kernel.histogram!.figures).toEqual([-1, 1, 4, 1, 3]);
    expect(kernel.histogram!.counts).toEqual(Array.from({ length: 30 }, (_, i) => (i === 0 || i === 15 ? 1 : i === 29 ? 2 : 0)));
    expect(kernel.histogram!.limits.at(-1)).toBe(1);
    expect(gradient).toEqual({ tag: 'kernel_gradient/a', histogram: { figures: [2, 2, 2, 4, 8], limits: [2], counts: [2] } });
    expect(epoch!.values).toEqual([
      { tag: 'loss/train', scalar: 0.5 }, { tag: 'loss/validation', scalar: 0.75 }, { tag: 'images_per_s', scalar: 100 }, { tag: 'learning_rate', scalar: 0.125 },
    ]);
  });

  /** What there is to see of a folder's files, in the order in which TensorBoard takes them. */
  const shown = (folder: string): string[] => readdirSync(join(folder, 'tensorboard')).sort()
    .flatMap((name) => events(readFileSync(join(folder, 'tensorboard', name)))).flatMap(({ step, values, status }) => (status === undefined ? values.map(({ tag, scalar }) => `${step} ${tag} ${scalar}`) : [`${step} begins`]));
  const epochAt = (epoch: number, loss: number): EpochRecord => ({ epoch, loss, seconds: 1, images_per_s: 1, learning_rate: 1 });
  const stepAt = (step: number, gradient: number): StepMeasurement => ({ epoch: Math.ceil(step / 5), step, loss: 1, layers: new Map([['a', { gradient }]]) });

  it('of a resumed run loses later steps and what a crash has torn, and gets back what it had', () => {
    const folder = scratch();
    const first = openEventFile(folder, 5, () => {});
    const [measurements, epochs] = [[1, 6, 11, 13].map((step) => stepAt(step, step)), [epochAt(1, 0.5), epochAt(2, 0.25)]];
    first.measured(measurements[0]!);
    first.epoch(epochs[0]!);
    first.measured(measurements[1]!);
    const [name] = readdirSync(join(folder, 'tensorboard')) as [string];
    const path = join(folder, 'tensorboard', name);
    const whole = statSync(path).size;
    first.epoch(epochs[1]!);
    // torn within the record of the second epoch; the steps after it never reached the disk
    truncateSync(path, whole + 30);
    openEventFile(folder, 5, () => {}).goOn(13, { measurements, epochs });
    const expected = ['1 gradient/a 1', '5 loss/train 0.5', '5 images_per_s 1', '5 learning_rate 1', '6 gradient/a 6'];
    const again = ['10 loss/train 0.25', '10 images_per_s 1', '10 learning_rate 1', '11 gradient/a 11', '13 gradient/a 13'];
    expect(shown(folder)).toEqual([...expected, '7 begins', ...again]);
    expect(statSync(path).size).toBe(whole);
    // once more, from an earlier step, with the clock set back: names go on behind those that are there
    const third = openEventFile(folder, 5, () => {});
    third.goOn(10, { measurements: measurements.slice(0, 2), epochs });
    third.measured(stepAt(11, 12));
    expect(shown(folder)).toEqual([...expected, '7 begins', ...again.slice(0, 3), '11 begins', '11 gradient/a 12']);
    const times = readdirSync(join(folder, 'tensorboard')).map((each) => Number(each.split('.')[3]));
    expect(new Set(times).size).toBe(3);
  });

  it('of a training of one step an epoch tells the epoch from its step, where a crash came between them', () => {
    const folder = scratch();
    const first = openEventFile(folder, 1, () => {});
    first.measured({ ...stepAt(1, 1), epoch: 1 });
    openEventFile(folder, 1, () => {}).goOn(1, { measurements: [{ ...stepAt(1, 1), epoch: 1 }], epochs: [epochAt(1, 0.5)] });
    expect(shown(folder)).toEqual(['1 gradient/a 1', '2 begins', '1 loss/train 0.5', '1 images_per_s 1', '1 learning_rate 1']);
  });

  it('reads here as TensorBoard read it', () => {
    const folder = new URL('../fixtures/tensorboard/', import.meta.url);
    const expected = JSON.parse(readFileSync(new URL('read.json', folder), 'utf8')) as {
      scalars: Record<string, [step: number, value: number][]>; histograms: Record<string, { step: number; figures: number[]; limits: number[]; counts: number[] }[]>;
    };
    const found = events(readFileSync(new URL('events.out.tfevents.bin', folder))).flatMap(({ step, values }) => values.map((value) => ({ step, ...value })));
    const of = (tag: string): typeof found => found.filter((value) => value.tag === tag);
    expect(Object.keys(expected.scalars)).toHaveLength(8);
    for (const [tag, points] of Object.entries(expected.scalars)) expect(of(tag).map(({ step, scalar }) => [step, scalar]), tag).toEqual(points);
    expect(Object.keys(expected.histograms)).toEqual(['kernel/dense1', 'kernel_gradient/dense1']);
    for (const [tag, points] of Object.entries(expected.histograms)) expect(of(tag).map(({ step, histogram }) => ({ step, ...histogram })), tag).toEqual(points);
  });

  it('that cannot be written is told once, and the run goes on', () => {
    const folder = scratch();
    const told: string[] = [];
    const writer = openEventFile(folder, 5, (text) => told.push(text));
    rmSync(folder, { recursive: true });
    for (let i = 0; i < 3; i++) writer.epoch({ epoch: 1, loss: 1, seconds: 1, images_per_s: 1, learning_rate: 1 });
    expect(told).toEqual([expect.stringMatching(/^warning: TensorBoard's events could not be written to .*: it does not exist\n {2}= help: check the path; training goes on without them$/)]);
  });

  it('of a program has every layer’s figures and histograms once an epoch', async () => {
    const { code, cwd, stdout } = await runProgram(await bundleProgram('small.mjs'), ['--engine', 'cpu', '--tensorboard']);
    removeBundles();
    expect(code).toBe(0);
    expect(stdout).toContain('tensorboard/  tensorboard --logdir runs/small-1');
    const found = events(fileIn(join(cwd, 'runs/small-1')));
    const tags = found.flatMap(({ values }) => values.map(({ tag }) => tag));
    for (const tag of ['loss/train', 'accuracy/validation', 'gradient/hidden', 'update/logits', 'deviation/hidden', 'kernel/hidden', 'kernel_gradient/logits']) {
      expect(tags.filter((each) => each === tag), tag).toHaveLength(3);
    }
    const count = found.flatMap(({ values }) => values).find(({ tag }) => tag === 'kernel/hidden')!.histogram!.figures[2];
    expect(count).toBe(6 * 16);
  });
});

describe('a histogram', () => {
  it('counts every finite value once, and is none of none', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 3);
    const found = histogramOf(values)!;
    expect(found.counts.reduce((sum, n) => sum + n, 0)).toBe(1000);
    expect([found.min, found.max, found.count]).toEqual([Math.min(...values), Math.max(...values), 1000]);
    found.limits.forEach((limit, i) => {
      const below = values.filter((value) => value < limit).length;
      const counted = found.counts.slice(0, i + 1).reduce((sum, n) => sum + n, 0);
      expect(Math.abs(counted - below)).toBeLessThanOrEqual(1);
    });
    expect(histogramOf([Number.NaN, Infinity])).toBeUndefined();
    expect(histogramOf([])).toBeUndefined();
  });
});
