/** Checkpoints: what goes in comes out, damage anywhere is found, and a state of something else is refused by name. */
import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDurably } from '../../src/runtime/checkpoint/durable.ts';
import { parseEvery, Schedule } from '../../src/runtime/checkpoint/every.ts';
import { CheckpointFolder } from '../../src/runtime/checkpoint/folder.ts';
import { encode, readCheckpoint } from '../../src/runtime/checkpoint/format.ts';
import { checkIdentity, type Identity } from '../../src/runtime/checkpoint/identity.ts';
import { checkpoint } from '../../src/runtime/checkpoint/settings.ts';
import { isLocked, lockRun } from '../../src/runtime/checkpoint/lock.ts';
import { readRunRecord, writeRunRecord } from '../../src/runtime/checkpoint/run-record.ts';
import { CheckpointWriter } from '../../src/runtime/checkpoint/writer.ts';
import { fromJson, toJson } from '../../src/runtime/checkpoint/plain.ts';
import type { TrainingState } from '../../src/runtime/checkpoint/state.ts';
import type { EpochRecord } from '../../src/runtime/train/outcome.ts';
import { selectEngine } from '../../src/runtime/engine/index.ts';
import { tf } from '../../src/runtime/tf.ts';
import { parseOptions } from '../../src/runtime/train/options.ts';

beforeAll(async () => void (await selectEngine('wasm')));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gradnet-checkpoint-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stateAt = (epoch: number, step = 0): TrainingState => ({
  position: { epoch, step },
  parts: {
    weights: { tensors: [{ name: 'a/kernel', tensor: tf.tensor2d([[0.1, -0], [1e-42, 3e38]]) }, { name: 'a/bias', tensor: tf.tensor1d([Infinity, Number.NaN]) }] },
    optimizer: { tensors: [{ name: 'iterations', tensor: tf.scalar(17, 'int32') }] },
    schedule: { values: [0.1, -Infinity, 3] },
  },
});

describe('a file', () => {
  it('gives back every bit', () => {
    const path = join(folder, 'x');
    writeDurably(path, encode({ of: 'this' }, stateAt(3, 7)));
    const stored = readCheckpoint(path);
    expect(stored.about).toEqual({ of: 'this' });
    const { position, parts } = stored.state();
    expect(position).toEqual({ epoch: 3, step: 7 });
    expect(parts['schedule']).toEqual({ values: [0.1, -Infinity, 3] });
    const bits = (state: TrainingState): unknown => Object.entries(state.parts).map(([part, { tensors = [] }]) =>
      [part, tensors.map(({ name, tensor }) => [name, tensor.shape, tensor.dtype, Buffer.from(tensor.dataSync().buffer).toString('hex')])]);
    expect(bits({ position, parts })).toEqual(bits(stateAt(3, 7)));
  });

  it('that was cut off or changed anywhere is found out', () => {
    const path = join(folder, 'x');
    writeDurably(path, encode(null, stateAt(1)));
    const whole = readFileSync(path);
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
      const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole);
      if (!cut) bytes[at]! ^= change;
      writeFileSync(path, bytes);
      expect(() => readCheckpoint(path)).toThrow(/^it (is|ends|does)|^its checksum/);
    }), { numRuns: 300 });
  });

  it('of a later version says so', () => {
    const path = join(folder, 'x');
    writeFileSync(path, readAll(encode(null, stateAt(1))).toString('latin1').replace('checkpoint 1', 'checkpoint 2'), 'latin1');
    expect(() => readCheckpoint(path)).toThrow('it is of version 2, and this gradnet reads version 1');
  });

  it('leaves what was there, and nothing half written, when writing fails', () => {
    const path = join(folder, 'x');
    writeDurably(path, [Buffer.from('before')]);
    const failing = function* (): Generator<Uint8Array> {
      yield Buffer.from('half');
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    expect(() => writeDurably(path, failing())).toThrow('full');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['x']);
  });
});

it.skipIf(process.platform === 'win32')('a file that is written anew keeps its permissions, and a link to it stays a link', () => {
  const [file, link] = [join(folder, 'x'), join(folder, 'link')];
  writeFileSync(file, 'before', { mode: 0o640 });
  symlinkSync('x', link);
  writeDurably(link, 'after');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777, lstatSync(link).isSymbolicLink()]).toEqual(['after', 0o640, true]);
});

const readAll = (pieces: Iterable<Uint8Array>): Buffer => Buffer.concat([...pieces]);

it('numbers that JSON cannot write come through', () => {
  fc.assert(fc.property(fc.array(fc.double()), (numbers) => {
    expect(fromJson(toJson({ numbers }))).toEqual({ numbers });
  }));
});

describe('the folder', () => {
  it('keeps the two furthest and the best, by what they say and not by the clock', () => {
    const checkpoints = new CheckpointFolder(folder);
    const paths = [stateAt(1), stateAt(2), stateAt(2, 9), stateAt(10)].map((state) => checkpoints.write(null, state));
    writeFileSync(join(folder, 'checkpoints', 'half.checkpoint.123.tmp'), '');
    checkpoints.prune(2, paths[0]);
    expect(readdirSync(join(folder, 'checkpoints')).sort()).toEqual(['epoch-000001-step-00000000.checkpoint', 'epoch-000002-step-00000009.checkpoint', 'epoch-000010-step-00000000.checkpoint']);
  });

  it('loses damaged ones that a training has gone back behind, so that the new ones are kept', async () => {
    const checkpoints = new CheckpointFolder(folder);
    for (const state of [stateAt(5), stateAt(6)]) writeFileSync(checkpoints.write(null, state), 'damaged');
    const writer = new CheckpointWriter({ run: folder, every: { kind: 'auto' }, about: null, notice: (text) => expect.fail(text) });
    await writer.keep(stateAt(3));
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['epoch-000003-step-00000000.checkpoint']);
  });

  it('keeps as many as it is told, and the best by the figure that it is told', async () => {
    const record = (epoch: number, f1: number): EpochRecord => ({ epoch, loss: 1 / epoch, val_f1: f1, seconds: 1, images_per_s: 1, learning_rate: 1 });
    const writer = new CheckpointWriter({ run: folder, every: { kind: 'auto' }, newest: 3, about: null, figure: 'val_f1', notice: (text) => expect.fail(text) });
    for (const [i, f1] of [0.5, 0.9, 0.6, 0.7, 0.8, 0.7].entries()) await writer.keep(stateAt(i + 1), record(i + 1, f1));
    expect(readdirSync(join(folder, 'checkpoints')).sort().map((name) => Number(name.slice(6, 12)))).toEqual([2, 4, 5, 6]);
  });

  it('falls back to the one before a damaged one, and says so', () => {
    const checkpoints = new CheckpointFolder(folder);
    const [before, newest] = [checkpoints.write(null, stateAt(1)), checkpoints.write(null, stateAt(2))];
    writeFileSync(newest, readFileSync(newest).subarray(0, 40));
    const told: string[] = [];
    expect(checkpoints.newest((path, reason) => told.push(`${path}: ${reason}`))?.path).toBe(before);
    expect(told).toEqual([expect.stringMatching(/epoch-000002.*: it ends after 40 bytes/)]);
  });
});

describe('a lock', () => {
  it('is one process\'s, until it is released', () => {
    const lock = lockRun(folder);
    expect(isLocked(folder)).toBe(true);
    expect(() => lockRun(folder)).toThrow(`another process (${process.pid}) trains in ${folder} now`);
    lock.release();
    expect(isLocked(folder)).toBe(false);
    lockRun(folder).release();
  });

  it.each<[string, (pid: number) => string]>([
    ['of a process that has ended', (pid) => JSON.stringify({ pid, host: hostname(), began: null })],
    ['of a process whose number another has now', () => JSON.stringify({ pid: process.pid, host: hostname(), began: '1' })],
    ['that was half written', () => '{"pid": 1'],
  ])('%s is taken over', (_, text) => {
    writeFileSync(join(folder, 'run.lock'), text(spawnSync(process.execPath, ['-e', '']).pid));
    expect(isLocked(folder)).toBe(false);
    lockRun(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another machine cannot be judged from here', () => {
    writeFileSync(join(folder, 'run.lock'), JSON.stringify({ pid: 5, host: 'elsewhere', began: null }));
    expect(() => lockRun(folder)).toThrow(/process 5 on elsewhere trains in/);
  });
});

describe('what a checkpoint is of', () => {
  const known: Identity = {
    layers: [{ name: 'dense1', kind: 'Dense', weights: { 'dense1/kernel': [4, 8], 'dense1/bias': [8] } }, { name: 'dense2', kind: 'Dense', weights: {} }],
    optimizer: 'adam', data: { name: 'csv', train: 80, validation: 20, fingerprint: 'ab' }, batch: 16, seed: 1, engine: 'wasm', program: 'p',
  };
  const [dense1, dense2] = known.layers as [Identity['layers'][0], Identity['layers'][0]];

  it.each<[string, Partial<Identity>, RegExp]>([
    ['another width', { layers: [{ ...dense1, weights: { ...dense1.weights, 'dense1/kernel': [4, 9] } }, dense2] }, /layer `dense1` had `dense1\/kernel` of 4x8 and has 4x9/],
    ['another kind of layer', { layers: [dense1, { ...dense2, kind: 'LSTM' }] }, /its layer 2 is `dense2` \(Dense\), and the network's is `dense2` \(LSTM\)/],
    ['a layer less', { layers: [dense1] }, /its layer `dense2` \(Dense\) is not in the network/],
    ['a layer more', { layers: [dense1, dense2, { ...dense2, name: 'dense3' }] }, /has a layer `dense3` \(Dense\) that it does not know/],
    ['another optimizer', { optimizer: 'sgd' }, /optimizer adam, and the program trains with sgd/],
    ['more data', { data: { ...known.data, train: 81 } }, /csv with 80 \+ 20 samples, and the data is now csv with 81 \+ 20/],
    ['other data', { data: { ...known.data, fingerprint: 'cd' } }, /the samples of csv are not those/],
    ['another batch', { batch: 32 }, /batches of 16, not 32/],
    ['another seed', { seed: 2 }, /seed 1, not 2/],
  ])('%s is refused', (_, change, message) => {
    expect(() => checkIdentity(known, { ...known, ...change }, 'x')).toThrow(message);
  });

  it('allows another engine and a changed program, and says what that means', () => {
    expect(checkIdentity(known, { ...known, engine: 'native', program: 'q' }, 'x')).toEqual(['the engine was wasm and is native, which rounds otherwise', 'the program has changed since']);
    expect(checkIdentity(known, known, 'x')).toEqual([]);
  });
});

it('run.json with any byte changed is not believed', () => {
  const record = { name: 'n', state: 'running', settings: { epochs: 3, batch: 1, seed: 1, engine: 'wasm', eager: false, checkpointEvery: 'auto', tensorboard: false }, directory: '/x', began: 'now', data: 'd', engine: 'wasm', parameters: 5 } as const;
  writeRunRecord(folder, record);
  expect(readRunRecord(folder)).toEqual(record);
  const path = join(folder, 'run.json');
  const whole = readFileSync(path);
  fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= change;
    writeFileSync(path, bytes);
    // what is found is what was written, or nothing: a blank may be another blank
    const found = readRunRecord(folder) as (Partial<typeof record> & { [key: string]: unknown }) | undefined;
    if (found !== undefined) expect(found).toMatchObject(record);
  }), { numRuns: 500 });
});

describe('--checkpoint-every', () => {
  it.each([['30s', { kind: 'seconds', count: 30 }], ['1.5 min', { kind: 'seconds', count: 90 }], ['200 steps', { kind: 'steps', count: 200 }], ['2 epochs', { kind: 'epochs', count: 2 }], ['never', { kind: 'never' }], ['auto', { kind: 'auto' }]])('%s', (text, meaning) => {
    expect(parseEvery(text)).toEqual(meaning);
  });

  it.each(['', '0s', '5', 'often', '1.5 steps', '-2 epochs', '3 toString'])('%j is refused', (text) => {
    expect(() => parseEvery(text)).toThrow(/--checkpoint-every is to be/);
  });

  it('goes before what the program says', () => {
    const every = (...argv: string[]): string => parseOptions(argv, { epochs: 1, batch: 1, seed: 1, checkpoint: checkpoint.keep({ everySeconds: 600 }) }).checkpointEveryText;
    expect([every(), every('--checkpoint-every', '3 epochs')]).toEqual(['600 s', '3 epochs']);
    expect(parseOptions([], { epochs: 1, batch: 1, seed: 1 }).checkpointEvery).toEqual({ kind: 'auto' });
  });

  it('by steps and by epochs', () => {
    const due = (every: string, epoch: number, step: number): boolean => new Schedule(parseEvery(every)).due({ epoch, step }, step === 0);
    expect([due('5 steps', 0, 4), due('5 steps', 0, 5), due('5 steps', 1, 0)]).toEqual([false, true, true]);
    expect([due('2 epochs', 1, 0), due('2 epochs', 2, 0), due('never', 2, 0)]).toEqual([false, true, false]);
  });

  it('by itself takes at most a twentieth of the time', () => {
    const schedule = new Schedule(parseEvery('auto'));
    expect(schedule.due({ epoch: 1, step: 0 }, true)).toBe(true);
    schedule.wrote({ epoch: 1, step: 0 }, 1000);
    expect(schedule.due({ epoch: 2, step: 0 }, true)).toBe(false);
  });
});

