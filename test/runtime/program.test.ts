/** Emitted programs as their users meet them: options, the JSON protocol, signals, files, broken surroundings. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { captureExperiment } from '../../src/runtime/train/capture.ts';
import { bundleProgram, removeBundles, runProgram } from './programs.ts';
import type { Ran } from './programs.ts';
import { containing, like, matching } from './matchers.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let small: string;
let lenet5: string;
beforeAll(async () => {
  [small, lenet5] = await Promise.all([bundleProgram('small.mjs'), bundleProgram('lenet5.mjs')]);
});

afterAll(removeBundles);

const lines = (text: string): Record<string, unknown>[] =>
  text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const noTrace = (ran: Ran): void => expect(ran.stderr + ran.stdout).not.toMatch(/^\s+at .*:\d+/m);
const scratch = (): string => mkdtempSync(join(tmpdir(), 'gradnet-program-'));

describe('--json', () => {
  it('prints one line an epoch, a last one, and nothing else', async () => {
    const ran = await runProgram(small, ['--json', '--engine', 'wasm']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [first, second, third, last, ...more] = lines(ran.stdout);
    expect(more).toEqual([]);
    for (const record of [first!, second!, third!]) {
      expect(Object.keys(record)).toEqual(['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'seconds', 'images_per_s', 'learning_rate']);
      for (const value of Object.values(record)) expect(value).toBeTypeOf('number');
    }
    expect([first!['epoch'], second!['epoch'], third!['epoch']]).toEqual([1, 2, 3]);
    expect(Object.keys(last!)).toEqual(['done', 'val_accuracy', 'val_loss', 'seconds', 'images_per_s', 'engine']);
    expect(last).toMatchObject({ done: true, val_accuracy: third!['val_accuracy'], val_loss: third!['val_loss'], engine: 'wasm' });
    const kept = lines(readFileSync(join(ran.cwd, 'runs/small-1/metrics.jsonl'), 'utf8'));
    expect(kept.map(({ layers: _, ...record }) => record)).toEqual([first, second, third]);
    // The file also has what was measured of the layers at the epoch's first step, and the report shows it.
    const norms = kept.map(({ layers }) => Object.entries(layers as unknown as Record<string, { gradient?: number }>).flatMap(([layer, { gradient }]) => (gradient === undefined ? [] : [[layer, gradient] as const])));
    expect(new Set(norms.map((it) => it.map(([layer]) => layer).join())).size).toBe(1);
    for (const [layer, norm] of norms.flat()) expect(norm, layer).toBeGreaterThan(0);
    expect(norms[0]).not.toEqual(norms[2]);
    const report = readFileSync(join(ran.cwd, 'runs/small-1/report.html'), 'utf8');
    for (const epoch of [1, 2, 3]) expect(report).toMatch(new RegExp(`title="hidden, epoch ${epoch}, step \\d+: `));
  });

  it('is the same run for the same seed, to the last bit of the weights; another for another', async () => {
    const runs = [await runProgram(small, ['--json', '--engine', 'wasm', '--seed', '0']), await runProgram(small, ['--json', '--engine', 'wasm', '--seed', '0'])];
    const other = await runProgram(small, ['--json', '--engine', 'wasm', '--seed', '1']);
    const weights = ({ cwd }: Ran): Buffer => readFileSync(join(cwd, 'runs/small-1/model/weights.bin'));
    expect(weights(runs[0]!).equals(weights(runs[1]!))).toBe(true);
    expect(weights(runs[0]!).equals(weights(other))).toBe(false);
    const figures = ({ stdout }: Ran): unknown[] => lines(stdout).map(({ loss, val_loss }) => [loss, val_loss]);
    expect(figures(runs[0]!)).toEqual(figures(runs[1]!));
  });
});

describe('the command line', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown option', ['--epoch', '3'], /unknown option '--epoch'[\s\S]*--epochs N/],
    ['an argument', ['7'], /unexpected argument '7'[\s\S]*--epochs N/],
    ['a missing value', ['--epochs'], /'--epochs <value>' argument missing[\s\S]*--epochs N/],
    ['no epochs', ['--epochs', '0'], /--epochs is to be a whole number of at least 1, not `0`/],
    ['fewer than none', ['--epochs=-1'], /not `-1`/],
    ['NaN', ['--epochs', 'NaN'], /not `NaN`/],
    ['half a batch', ['--batch', '0.5'], /--batch .* not `0.5`/],
    ['an empty seed', ['--seed', ''], /--seed .* not ``/],
    ['an engine there is none of', ['--engine', 'gpu'], /no engine `gpu`[\s\S]*auto, native, wasm, cpu/],
    ['a batch larger than the data', ['--batch', '401'], /a batch of 401 is larger than the data: 400[\s\S]*`batch: 400` or less/],
    ['data for a source without', ['--data', '.'], /leave out --data/],
  ])('refuses %s with what to do, exit code 2', async (_, args, message) => {
    const ran = await runProgram(small, args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(message);
    noTrace(ran);
    expect(existsSync(join(ran.cwd, 'runs'))).toBe(false);
  });

  it('refuses --data that is a file, or lacks files', async () => {
    const file = await runProgram(lenet5, ['--data', lenet5]);
    expect(file).toMatchObject({ code: 2, stderr: containing('is a file, not a data directory') });
    const empty = await runProgram(lenet5, ['--data', scratch()]);
    expect(empty).toMatchObject({ code: 2, stderr: containing('has no train-images-idx3-ubyte') });
    noTrace(empty);
  });

  it('explains itself', async () => {
    const ran = await runProgram(small, ['--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '', stdout: containing('--epochs N') });
  });
});

describe('the output', () => {
  it('is plain lines in a pipe: results, table of layers, places', async () => {
    const ran = await runProgram(lenet5, ['--epochs', '1', '--batch', '500', '--engine', 'wasm']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(ran.stdout).toMatch(/^lenet5 on mnist \(embedded sample, 8,000 \+ 2,000 digits\) · engine wasm/);
    expect(ran.stdout).toMatch(/epoch 1\/1 {2}loss \S+ {2}accuracy \S+ % {2}val_loss \S+ {2}val_accuracy \S+ % {2}clipped \S+ % {2}[\d,]+ images\/s/);
    expect(ran.stdout).toMatch(/conv1 +Conv2D +28x28x6 +156 +2\.1e-2 +1\.7e-2 … 2\.6e-2 +\d\.\de-\d +[\d.]+x/);
    expect(ran.stdout).toContain('61,706 parameters');
    expect(ran.stdout).toMatch(/saved {2}runs\/lenet5-1\//);
    expect(readdirSync(join(ran.cwd, 'runs/lenet5-1')).sort()).toEqual(['checkpoints', 'metrics.jsonl', 'model', 'program.mjs', 'report.html', 'run.json']);
    expect(readdirSync(join(ran.cwd, 'runs/lenet5-1/model')).sort()).toEqual(['model.json', 'weights.bin']);
    const report = readFileSync(join(ran.cwd, 'runs/lenet5-1/report.html'), 'utf8');
    expect(report).toContain('<svg');
    expect(report).not.toMatch(/(src|href)="(?!data:)/); // needs nothing beside it
  });

  it('goes to a folder of its own each time, or to --out, never on top of another run', async () => {
    const first = await runProgram(small, ['--json', '--epochs', '1']);
    await runProgram(small, ['--json', '--epochs', '1'], undefined, first.cwd);
    expect(readdirSync(join(first.cwd, 'runs')).sort()).toEqual(['small-1', 'small-2']);
    const given = await runProgram(small, ['--json', '--epochs', '1', '--out', 'a/b'], undefined, first.cwd);
    expect(given.code).toBe(0);
    const before = readFileSync(join(first.cwd, 'a/b/model/weights.bin'));
    const again = await runProgram(small, ['--json', '--epochs', '1', '--seed', '9', '--out', 'a/b'], undefined, first.cwd);
    expect(again).toMatchObject({ code: 2, stderr: matching(/a\/b holds a run already/) });
    expect(readFileSync(join(first.cwd, 'a/b/model/weights.bin')).equals(before)).toBe(true);
  });

  it('cannot go to a file, nor below one', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'file'), '');
    expect(await runProgram(small, ['--out', 'file'], undefined, cwd)).toMatchObject({ code: 2, stderr: containing('the output folder file is a file') });
    expect(await runProgram(small, ['--out', 'file/run'], undefined, cwd)).toMatchObject({ code: 2, stderr: containing('a part of the path is a file') });
    writeFileSync(join(cwd, 'runs'), '');
    expect(await runProgram(small, [], undefined, cwd)).toMatchObject({ code: 2, stderr: containing('--out DIR') });
  });

  it('is rescued when its folder fails in mid-run', async () => {
    let spoiled = false;
    const cwd = scratch();
    const ran = await runProgram(small, ['--epochs', '400', '--out', 'run', '--engine', 'wasm'], (text) => {
      if (spoiled || !text.includes('epoch 1/')) return;
      spoiled = true; // a file where the run's folder was, whoever is faster: the run makes its folder again where it is gone
      writeFileSync(join(cwd, 'file'), '');
      for (let gone = 0; statSync(join(cwd, 'run'), { throwIfNoEntry: false })?.isFile() !== true; gone++) {
        try {
          renameSync(join(cwd, 'run'), join(cwd, `gone${gone}`));
          renameSync(join(cwd, 'file'), join(cwd, 'run'));
        } catch {
          // its folder is there again
        }
      }
    }, cwd);
    expect(ran.code).toBe(1);
    expect(ran.stderr.match(/warning: (epoch|no checkpoint)/g)).toEqual(['warning: epoch', 'warning: no checkpoint']); // each once
    const place = /they are in (\S+) instead/.exec(ran.stderr)?.[1];
    expect(readdirSync(join(place!, 'model')).sort()).toEqual(['model.json', 'weights.bin']);
    expect(readFileSync(join(place!, 'metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(400);
    noTrace(ran);
    rmSync(place!, { recursive: true });
  });

  it('keeps the source beside the program', async () => {
    const source = join(scratch(), 'small.gradnet');
    writeFileSync(source, 'network Small {}\n');
    const program = await bundleProgram('small.mjs', (text) => text.replace("\n  name: 'small',", `\n  name: 'small', source: ${JSON.stringify(source)},`));
    const ran = await runProgram(program, ['--json', '--epochs', '1']);
    expect(readFileSync(join(ran.cwd, 'runs/small-1/small.gradnet'), 'utf8')).toBe('network Small {}\n');
  });
});

describe('a signal', () => {
  it.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s in mid-epoch finishes the step, saves, and exits with %i', async (signal, code) => {
    let sent = false;
    const long = await bundleProgram('small.mjs', (text) => text.replace('samples: 500', 'samples: 10_000'));
    const ran = await runProgram(long, ['--epochs', '50', '--batch', '8', '--engine', 'wasm', '--json'], (text, kill) => {
      if (sent || !text.includes('"epoch":1')) return;
      sent = true;
      setTimeout(() => kill(signal), 50); // well inside the second epoch of 1,000 steps
    });
    expect(ran.code).toBe(code);
    expect(lines(ran.stdout).at(-1)).toMatchObject({ done: false, reason: 'interrupted', engine: 'wasm' });
    expect(ran.stderr).toMatch(/finishing this step[\s\S]*saved to runs\/small-1/);
    expect(readdirSync(join(ran.cwd, 'runs/small-1')).sort()).toEqual(['checkpoints', 'metrics.jsonl', 'model', 'program.mjs', 'report.html', 'run.json']);
    noTrace(ran);
  });

  it('a second time ends the program at once', async () => {
    let sent = 0;
    const ran = await runProgram(lenet5, ['--batch', '4000', '--engine', 'wasm'], (text, kill) => {
      if (sent === 0 && text.includes('engine wasm')) {
        sent = 1; // in the first steps, which take long at this batch
        setTimeout(() => kill('SIGINT'), 300);
      } else if (sent === 1 && text.includes('finishing this step')) {
        sent = 2;
        kill('SIGINT');
      }
    });
    // Null, ended by the signal itself, where it comes so late that nobody listens any more.
    expect([130, null]).toContain(ran.code);
  });

  it('or a reader that goes away does not lose the training', async () => {
    const cwd = scratch();
    const pipe = await runProgram('-e', [
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, [${JSON.stringify(small)}, '--json', '--engine', 'wasm'], { stdio: ['ignore', 'pipe', 'inherit'] });
       child.stdout.destroy();
       child.on('close', (code) => console.log(code));`], undefined, cwd);
    expect(pipe).toMatchObject({ stdout: '0\n', stderr: '' });
    expect(readFileSync(join(cwd, 'runs/small-1/metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
  });
});

describe('a run that diverges', () => {
  it('says where, keeps good weights, and exits with 1', async () => {
    const program = await bundleProgram('small.mjs', (text) => text.replace('learningRate: 0.1', 'learningRate: 1e30'));
    const ran = await runProgram(program, ['--json', '--engine', 'wasm']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/error: the loss became \S+ in epoch 1, step \d+ of 13: .*`\w+/);
    expect(ran.stderr).toMatch(/help: .*learning rate/);
    expect(lines(ran.stdout)).toEqual([like({ done: false, reason: 'diverged' })]);
    const weights = readFileSync(join(ran.cwd, 'runs/small-1/model/weights.bin'));
    const values = new Float32Array(weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length));
    expect(values.every(Number.isFinite)).toBe(true);
    noTrace(ran);
  });
});

describe('a model that does not fit', () => {
  it.each<[string, [string, string], RegExp]>([
    ['the data', ['shape: [6] });', 'shape: [5] });'], /the model takes 5, but gaussian gives 6/],
    ['the classes', ['units: 3', 'units: 4'], /the model has 4 outputs, but gaussian has 3 classes/],
    ['itself', ['.apply(dropout)', ".apply(tf.layers.reshape({ targetShape: [5] }).apply(dropout))"], /the first step failed: Total size of new array must be unchanged/],
    ['anything', ["'relu'", "'rleu'"], /the model cannot be built: .*rleu/],
  ])('%s is told before training', async (_, [from, to], message) => {
    const program = await bundleProgram('small.mjs', (text) => text.replace(from, to));
    const ran = await runProgram(program, []);
    expect(ran).toMatchObject({ code: 2, stderr: matching(message) });
    noTrace(ran);
  });
});

describe('captureExperiment', () => {
  it('hands over the experiment and trains nothing, as often as asked', async () => {
    const cwd = process.cwd();
    const [first, second] = [await captureExperiment(small), await captureExperiment(small)];
    expect(first).toMatchObject({ name: 'small', epochs: 3, batch: 32, seed: 7 });
    expect(second).not.toBe(first);
    expect(existsSync(join(cwd, 'runs/small-1'))).toBe(false);
  });

  it('says when there is none', async () => {
    const directory = scratch();
    mkdirSync(join(directory, 'x'));
    writeFileSync(join(directory, 'x/none.mjs'), 'export {};');
    await expect(captureExperiment(join(directory, 'x/none.mjs'))).rejects.toThrow(/does not train anything/);
  });
});
