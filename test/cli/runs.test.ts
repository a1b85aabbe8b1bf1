/** What is done with runs once they are trained: evaluate, list, show, compare, delete. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readRunRecord, writeRunRecord } from '../../src/runtime/checkpoint/run-record.ts';
import { Confusion } from '../../src/runtime/use/confusion.ts';
import { gradnetc as command, root, small, stackTrace, type Outcome } from './gradnetc.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let cwd: string;
const gradnetc = (...args: string[]): Outcome => {
  const outcome = command(args, { cwd, timeout: 110_000 });
  expect(outcome.stderr).not.toMatch(stackTrace);
  return outcome;
};
const json = <T>(...args: string[]): T => JSON.parse(gradnetc(...args, '--format', 'json').stdout) as T;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'gradnet-runs-'));
  writeFileSync(join(cwd, 'a.gradnet'), small);
  expect(gradnetc('run', 'a.gradnet', '--engine', 'wasm').status).toBe(0);
  writeFileSync(join(cwd, 'a.gradnet'), small.replace('dense(16)', 'dense(8)'));
  expect(gradnetc('run', 'a.gradnet', '--engine', 'wasm', '--seed', '5').status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('evaluate', () => {
  interface Reply { samples: number; figures: Record<string, number>; outputs: { classes: { support: number }[]; confusion: number[][] }[] }

  it('finds the figures that the run recorded, and every sample in the table of confusions', () => {
    const recorded = JSON.parse(readFileSync(join(cwd, 'runs/a-1/metrics.jsonl'), 'utf8')) as Record<string, number>;
    const { samples, figures, outputs } = json<Reply>('evaluate', 'a-1', '--engine', 'wasm');
    expect(samples).toBe(2000);
    expect(figures['loss']).toBeCloseTo(recorded['val_loss']!, 6);
    expect(figures['accuracy']).toBe(recorded['val_accuracy']);
    const { classes, confusion } = outputs[0]!;
    expect(confusion.flat().reduce((sum, n) => sum + n)).toBe(2000);
    expect(confusion.reduce((sum, row, k) => sum + row[k]!, 0) / 2000).toBeCloseTo(figures['accuracy']!, 6);
    expect(classes.map(({ support }) => support)).toEqual(confusion.map((row) => row.reduce((sum, n) => sum + n)));
  });

  it('sees the training samples as well, from another folder too', () => {
    const reply = JSON.parse(command(['evaluate', join(cwd, 'runs/a-1'), '--split', 'train', '--engine', 'wasm', '--format', 'json']).stdout) as Reply;
    expect(reply.samples).toBe(8000);
  });

  it('takes a model that has left its run, with the file that says its data, loss and metrics', () => {
    const of = (...args: string[]): Reply => json<Reply>('evaluate', ...args, '--engine', 'wasm');
    const expected = of('a-1');
    cpSync(join(cwd, 'runs/a-1/model'), join(cwd, 'left'), { recursive: true });
    writeFileSync(join(cwd, 'same.gradnet'), small);
    for (const args of [['left', '--file', 'same.gradnet'], ['left/model.json', '--file', 'same.gradnet'], ['runs/a-1/model']]) {
      const { figures, outputs } = of(...args);
      expect({ figures, outputs }).toEqual({ figures: expected.figures, outputs: expected.outputs });
    }
    const alone = gradnetc('evaluate', 'left');
    expect(alone).toMatchObject({ status: 2, stderr: 'error: left is the model of no run: nothing says its data, loss and metrics\n  = help: name the .gradnet file of its network: gradnetc evaluate left --file FILE.gradnet\n' });
    const other = gradnetc('evaluate', 'left', '--file', 'a.gradnet', '--engine', 'wasm');
    expect(other.status).toBe(2);
    expect(other.stderr).toMatch(/dense1/);
    writeFileSync(join(cwd, 'x.h5'), 'none');
    expect(gradnetc('predict', 'x.h5', 'pictures').stderr).toContain('x.h5 holds weights, and nothing says of which layers');
  });

  it('a file that describes a run leaves out what the run held out, by the seed that the run had', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${Math.sin(i)},${Math.sin(i * i) > 0 ? 'Infinity' : 'NaN or so'}`);
    writeFileSync(join(cwd, 'rows.csv'), ['x,y', ...rows].join('\n'));
    writeFileSync(join(cwd, 'rows.gradnet'), small.replace('source: mnist', 'source: csv("rows.csv", features: 1, classes: 2)').replace('28x28x1', '1').replace('dense(10)', 'dense(2)'));
    expect(gradnetc('run', 'rows.gradnet', '--engine', 'wasm', '--seed', '5', '--out', 'rows').status).toBe(0);
    const { val_loss: recorded } = JSON.parse(readFileSync(join(cwd, 'rows/metrics.jsonl'), 'utf8')) as Record<string, number>;
    for (const file of [[], ['--file', 'rows.gradnet']]) {
      expect(json<Reply>('evaluate', 'rows', ...file, '--engine', 'wasm').figures['loss'], file.join(' ')).toBeCloseTo(recorded!, 6);
    }
    // a label that reads like a number stays a text
    writeFileSync(join(cwd, 'asked.csv'), 'x\n0.5\n-0.5\n');
    const answers = gradnetc('predict', 'rows', 'asked.csv', '--engine', 'wasm').stdout.trim().split('\n').map((line) => (JSON.parse(line) as { answers: { class: string }[] }).answers[0]!.class);
    expect(answers.every((name) => ['Infinity', 'NaN or so'].includes(name)), answers.join()).toBe(true);
    expect(json<{ outputs: { classes: { name: string }[] }[] }>('evaluate', 'rows', '--engine', 'wasm').outputs[0]!.classes.map(({ name }) => name)).toEqual(['Infinity', 'NaN or so']);
  });

  it('a run without its program says how to have it again', () => {
    cpSync(join(cwd, 'runs/a-1'), join(cwd, 'bare'), { recursive: true });
    rmSync(join(cwd, 'bare/program.mjs'));
    for (const args of [['evaluate', 'bare'], ['predict', 'bare', 'pictures']]) {
      expect(gradnetc(...args)).toMatchObject({ status: 2, stderr: 'error: bare has no program.mjs, which says how its model was trained\n  = help: compile its file again: gradnetc compile bare/a.gradnet -o bare/program.mjs\n' });
    }
    expect(gradnetc('compile', 'bare/a.gradnet', '-o', 'bare/program.mjs').status).toBe(0);
    expect(readFileSync(join(cwd, 'bare/program.mjs'), 'utf8')).toBe(readFileSync(join(cwd, 'runs/a-1/program.mjs'), 'utf8'));
    expect(gradnetc('evaluate', 'bare', '--engine', 'wasm').status).toBe(0);
  });

  it('precision, recall and F1 of six answers counted by hand', () => {
    const confusion = new Confusion(3);
    [[0, 0], [0, 0], [0, 1], [1, 1], [1, 0], [2, 1]].forEach(([is, taken]) => confusion.add(is!, taken!));
    const figures = confusion.figures(['a', 'b', 'c']);
    expect(figures.map(({ name, support }) => [name, support])).toEqual([['a', 3], ['b', 2], ['c', 1]]);
    [[2 / 3, 2 / 3, 2 / 3], [1 / 3, 1 / 2, 0.4], [0, 0, 0]].forEach(([precision, recall, f1], k) => {
      expect(figures[k]!.precision).toBeCloseTo(precision!, 12);
      expect(figures[k]!.recall).toBeCloseTo(recall!, 12);
      expect(figures[k]!.f1).toBeCloseTo(f1!, 12);
    });
  });
});

describe('export', () => {
  it('writes a folder that answers as the run, and says what it wrote', () => {
    const { status, stdout } = gradnetc('export', 'a-1', '-o', 'web/model');
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual(['wrote web/model/preparation.json', 'wrote web/model/weights.bin', 'wrote web/model/model.json', '']);
    const { steps, inputs } = JSON.parse(readFileSync(join(cwd, 'web/model/preparation.json'), 'utf8')) as { steps: string[]; inputs: { shape: number[] }[] };
    expect(inputs.map(({ shape }) => shape)).toEqual([[null, 28, 28, 1]]);
    expect(steps).toEqual(['bytes of pictures are divided by 255']);
    expect(readFileSync(join(cwd, 'web/model/weights.bin'), 'hex')).toBe(readFileSync(join(cwd, 'runs/a-1/model/weights.bin'), 'hex'));
  });

  it('replaces files only when told to, and takes a folder with model.json too', () => {
    expect(gradnetc('export', 'runs/a-1/model', '-o', 'twice').status).toBe(0);
    const again = gradnetc('export', 'a-1', '-o', 'twice');
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('twice holds preparation.json, weights.bin, model.json already');
    expect(gradnetc('export', 'a-1', '-o', 'twice', '--force').status).toBe(0);
  });

  it('tells what is wrong: no run, no folder given, no native binding, weights cut short', () => {
    expect(gradnetc('export', 'a-9', '-o', 'x').stderr).toMatch(/there is no run a-9\n.*did you mean a-[12]\?/);
    expect(gradnetc('export', 'a-1').stderr).toContain('export needs a folder to write to');
    const missing = command(['export', 'a-1', '--to', 'savedmodel', '-o', 'x'], { cwd, env: { GRADNET_TFJS_NODE: join(cwd, 'nothing') } });
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('native');
    expect(missing.stderr).not.toMatch(stackTrace);
    cpSync(join(cwd, 'runs/a-1/model'), join(cwd, 'cut'), { recursive: true });
    writeFileSync(join(cwd, 'cut/weights.bin'), readFileSync(join(cwd, 'cut/weights.bin')).subarray(0, 1000));
    const cut = gradnetc('export', 'cut', '-o', 'x');
    expect(cut.status).toBe(2);
    expect(cut.stderr).toContain('hold 1000 bytes');
    expect(existsSync(join(cwd, 'x'))).toBe(false);
  });
});

describe('predict', () => {
  const digits = (): Buffer => gunzipSync(readFileSync(join(root, 'assets/mnist/t10k-images-idx3-ubyte.gz'))).subarray(16);
  const labels = (): Buffer => gunzipSync(readFileSync(join(root, 'assets/mnist/t10k-labels-idx1-ubyte.gz'))).subarray(8);
  const npy = (bytes: Buffer, shape: string): Buffer => {
    const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length & 255, header.length >> 8]), Buffer.from(header), bytes]);
  };
  interface Line { input: string; answers: { class: string; probability: number; probabilities: Record<string, number> }[] }
  const lines = (text: string): Line[] => text.trim().split('\n').map((line) => JSON.parse(line) as Line);

  it('answers for the held-out digits as evaluate counted them', () => {
    writeFileSync(join(cwd, 'digits.npy'), npy(digits(), '2000, 28, 28'));
    const { status, stdout } = gradnetc('predict', 'a-1', 'digits.npy', '--engine', 'wasm');
    expect(status).toBe(0);
    const right = lines(stdout).filter(({ answers }, i) => answers[0]!.class === String(labels()[i])).length;
    const { figures } = json<{ figures: Record<string, number> }>('evaluate', 'a-1', '--engine', 'wasm');
    expect(right / 2000).toBeCloseTo(figures['accuracy']!, 6);
    cpSync(join(root, 'assets/mnist/t10k-images-idx3-ubyte.gz'), join(cwd, 't10k-images-idx3-ubyte.gz'));
    const idx = lines(gradnetc('predict', 'a-1', 't10k-images-idx3-ubyte.gz', '--engine', 'wasm').stdout);
    expect(idx.map(({ answers }) => answers)).toEqual(lines(stdout).map(({ answers }) => answers));
    // without the run, a model's last activation says as much
    cpSync(join(cwd, 'runs/a-1/model'), join(cwd, 'alone'), { recursive: true });
    const bare = lines(gradnetc('predict', 'alone/model.json', 'digits.npy', '--engine', 'wasm').stdout);
    lines(stdout).forEach(({ answers: [answer] }, i) => {
      expect(bare[i]!.answers[0]!.class).toBe(answer!.class);
      expect(bare[i]!.answers[0]!.probability).toBeCloseTo(answer!.probability, 5);
    });
    for (const { answers } of lines(stdout).slice(0, 20)) expect(Object.values(answers[0]!.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('takes a folder of pictures, and gives the same for the same pixels, as CSV into a file', () => {
    mkdirSync(join(cwd, 'pictures'));
    for (let k = 0; k < 3; k++) {
      const png = new PNG({ width: 28, height: 28 });
      digits().subarray(k * 784, (k + 1) * 784).forEach((grey, i) => png.data.set([grey, grey, grey, 255], 4 * i));
      writeFileSync(join(cwd, 'pictures', `${k}.png`), PNG.sync.write(png));
    }
    writeFileSync(join(cwd, 'three.npy'), npy(digits().subarray(0, 3 * 784), '3, 28, 28, 1'));
    const pictures = lines(gradnetc('predict', 'a-1', 'pictures', '--engine', 'wasm').stdout);
    const rows = lines(gradnetc('predict', 'a-1', 'three.npy', '--engine', 'wasm').stdout);
    expect(pictures.map(({ input }) => input)).toEqual(['pictures/0.png', 'pictures/1.png', 'pictures/2.png']);
    expect(pictures.map(({ answers }) => answers)).toEqual(rows.map(({ answers }) => answers));
    gradnetc('predict', 'a-1', 'pictures', '--format', 'csv', '-o', 'answers.csv', '--engine', 'wasm');
    const [head, first] = readFileSync(join(cwd, 'answers.csv'), 'utf8').split('\n');
    expect(head).toBe(`input,class,${Array.from({ length: 10 }, (_, k) => `p_${k}`).join()}`);
    expect(first).toMatch(new RegExp(`^pictures/0.png,${pictures[0]!.answers[0]!.class},`));
  });

  it.each([['nowhere.png', /cannot read nowhere\.png: it does not exist/], ['a.gradnet', /a\.gradnet is of no kind that is read here/], ['runs', /the folder runs holds no pictures/]])('%s is refused', (input, message) => {
    const { status, stdout, stderr } = gradnetc('predict', 'a-1', input, '--engine', 'wasm');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('runs', () => {
  it('list has a line a run, with what they differ in', () => {
    const [head, ...lines] = gradnetc('runs', 'list').stdout.trim().split('\n');
    expect(head).toMatch(/^run +state +epochs +begun +val_loss +val_accuracy +loss +accuracy +seed$/);
    expect(lines[0]).toMatch(/^a-1 +completed +1\/1 .* 1$/);
    expect(lines[1]).toMatch(/^a-2 +completed +1\/1 .* 5$/);
    expect(json<{ run: string }[]>('runs', 'list').map(({ run }) => run)).toEqual(['runs/a-1', 'runs/a-2']);
  });

  it('show has its settings and epochs', () => {
    const { stdout } = gradnetc('runs', 'show', 'a-2');
    expect(stdout).toMatch(/^state +completed$/m);
    expect(stdout).toMatch(/^seed +5$/m);
    expect(stdout).toMatch(/^1 +\d\.\d+ +\d+\.\d %/m);
  });

  it('one that was killed is interrupted', () => {
    const run = join(cwd, 'runs/a-2');
    const path = join(run, 'run.json');
    const before = readFileSync(path, 'utf8');
    writeRunRecord(run, { ...readRunRecord(run)!, state: 'running' });
    expect(json<{ state: string }[]>('runs', 'list')[1]!.state).toBe('interrupted');
    writeFileSync(path, before);
  });

  it('an epoch whose loss is no number is never the best, and shows none', () => {
    const run = join(cwd, 'runs/a-3');
    cpSync(join(cwd, 'runs/a-2'), run, { recursive: true });
    const { kept: _, ...record } = readRunRecord(run)!;
    writeRunRecord(run, record);
    const lines = [{ epoch: 1, loss: 2, val_loss: null }, { epoch: 2, loss: 1, val_loss: 1.5 }, { epoch: 3, loss: null, val_loss: null }];
    writeFileSync(join(run, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(json<{ best: object }>('runs', 'show', 'a-3').best).toEqual({ epoch: 2, loss: 1, val_loss: 1.5 });
    expect(gradnetc('runs', 'show', 'a-3').stdout).toMatch(/^epoch +loss +val_loss\n1 +2.00\n2 +1.00 +1.50\n3\n/m);
    rmSync(run, { recursive: true });
  });

  it('compare sets two side by side, and their files', () => {
    writeRunRecord(join(cwd, 'runs/a-2'), { ...readRunRecord(join(cwd, 'runs/a-2'))!, settings: { ...readRunRecord(join(cwd, 'runs/a-2'))!.settings, renewedAt: 1, checkpointEvery: '3 epochs' } });
    const { stdout } = gradnetc('runs', 'compare', 'a-1', 'runs/a-2');
    expect(stdout).toMatch(/^ +a-1 +a-2\nkept epoch +1 +1\n/);
    expect(stdout).toMatch(/^seed +1 +5$/m);
    expect(stdout).toMatch(/^checkpoint-every .* 3 epochs$/m);
    expect(stdout).not.toContain('renewed');
    expect(stdout).toContain('-  flatten -> dense(16) -> relu\n+  flatten -> dense(8) -> relu');
  });

  it('delete wants --yes, takes runs only, and all of them or none', () => {
    expect(gradnetc('runs', 'delete', 'a-2').stderr).toContain('this would remove runs/a-2 for good');
    expect(gradnetc('runs', 'delete', 'a-2', '.', '--yes')).toMatchObject({ status: 2 });
    expect(existsSync(join(cwd, 'runs/a-2'))).toBe(true);
    expect(gradnetc('runs', 'delete', 'a-2', 'runs/a-2', '--yes')).toMatchObject({ status: 0, stdout: 'removed runs/a-2\n' });
    expect(existsSync(join(cwd, 'runs/a-2'))).toBe(false);
    expect(gradnetc('runs', 'show', 'a-l').stderr).toContain('did you mean a-1?');
  });
});
