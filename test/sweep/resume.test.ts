/** Sweeps and their processes that are killed: trials under way go on from their checkpoints, to the figures of an undisturbed sweep. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { beforeAll, expect, it, vi } from 'vitest';
import { UnderWay } from '../../src/cli/sweep/under-way.ts';
import { bin, folder, gradnetc, stackTrace } from '../cli/gradnetc.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Much in it remembers something from step to step. */
const file = (sweep: string, epochs = 14): string => `data d {
  source: spirals(300)
}

network Net {
  input(d.shape)
  dense(16) -> batch_norm -> tanh -> dropout(10%)
  dense(d.classes) -> softmax
}

train Net on d {
  loss: cross_entropy
  optimizer: adam(reduce_on_plateau(0.01, patience: 2))
  clip: quantile(0.9, window: 20)
  early_stopping: val_loss(patience: 50)
  batch: 16
  epochs: ${epochs}
}

sweep sizes for Net on d {
  ${sweep}
}
`;

const two = file('weight_decay: any(0.001, 0.1)');
const args = (out: string, ...more: string[]): string[] => ['sweep', 'a.gradnet', '--engine', 'wasm', '--no-prune', '-j', '1', '-o', out, ...more];

/** What an undisturbed sweep of `two` records. */
let whole: unknown;
beforeAll(() => {
  const cwd = mkdtempSync(join(tmpdir(), 'gradnet-sweep-test-'));
  writeFileSync(join(cwd, 'a.gradnet'), two);
  expect(gradnetc(args('whole'), { cwd }).status).toBe(0);
  whole = recorded(join(cwd, 'whole'));
  rmSync(cwd, { recursive: true });
});

/** All that was recorded but for the times, by trial. */
function recorded(out: string): unknown {
  const { trials } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as { trials: { trial: number; state: string; runs: { kept: number; epochs: object[] }[] }[] };
  return trials.map(({ trial, state, runs }) => ({ trial, state, runs: runs.map(({ kept, epochs }) => ({ kept, epochs: epochs.map((record) => ({ ...record, seconds: 0, images_per_s: 0 })) })) }))
    .sort((a, b) => a.trial - b.trial);
}

const checkpoints = (place: string): string[] => (existsSync(join(place, 'checkpoints')) ? readdirSync(join(place, 'checkpoints')).filter((name) => name.endsWith('.checkpoint')).sort() : []);

interface Sweeping { readonly child: ReturnType<typeof spawn>; readonly ended: Promise<{ code: number | null; said: string }> }

function start(cwd: string, ...given: string[]): Sweeping {
  const child = spawn(process.execPath, [bin, ...given], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
  return { child, ended: new Promise((done) => { child.on('close', (code) => done({ code, said })); }) };
}

async function until({ child }: Sweeping, seen: () => boolean): Promise<void> {
  while (!seen()) {
    expect(child.exitCode).toBeNull();
    await after(5);
  }
}

it('kill -9 of the sweep: the trial under way goes on from its checkpoint', async () => {
  const cwd = folder({ 'a.gradnet': two });
  const place = join(cwd, 'out/under-way/trial-1-seed-1');
  const sweeping = start(cwd, ...args('out', '--checkpoint-every', '5 steps'));
  await until(sweeping, () => (checkpoints(place).at(-1) ?? '') > 'epoch-000001-step-00000003');
  sweeping.child.kill('SIGKILL');
  await sweeping.ended;
  const header = readFileSync(join(place, 'checkpoints', checkpoints(place).at(-1)!), 'latin1');
  const seconds = Number(/"records":\{"values":\[\{"epoch":1,[^}]*"seconds":([^,]+)/.exec(header)![1]);
  const { status, stderr } = gradnetc(args('out'), { cwd });
  expect(stderr).not.toMatch(stackTrace);
  expect(status).toBe(0);
  expect(stderr).toMatch(/trial 1, seed 1 goes on (in|after) epoch \d/);
  // the first epoch is that of before, not another like it
  const { trials } = JSON.parse(readFileSync(join(cwd, 'out/results.json'), 'utf8')) as { trials: { trial: number; runs: { epochs: { seconds: number }[] }[] }[] };
  expect(trials.find(({ trial }) => trial === 1)!.runs[0]!.epochs[0]!.seconds).toBe(seconds);
  expect(recorded(join(cwd, 'out'))).toEqual(whole);
  expect(existsSync(join(cwd, 'out/under-way'))).toBe(false);
});

it('kill -9 of the process that trains: another goes on with the trial; where it gets no further, the trial has failed', async () => {
  const cwd = folder({ 'a.gradnet': two });
  const place = (out: string): string => join(cwd, out, 'under-way/trial-1-seed-1');
  const pid = (out: string): number => {
    try {
      return (JSON.parse(readFileSync(join(place(out), 'run.lock'), 'utf8')) as { pid: number }).pid;
    } catch {
      return 0;
    }
  };

  const sweeping = start(cwd, ...args('out', '--checkpoint-every', '5 steps'));
  await until(sweeping, () => (checkpoints(place('out')).at(-1) ?? '') > 'epoch-000001-step-00000003');
  process.kill(pid('out'), 'SIGKILL');
  const { code, said } = await sweeping.ended;
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/trial 1, seed 1 goes on (in|after) epoch \d/) as string });
  expect(recorded(join(cwd, 'out'))).toEqual(whole);

  const hopeless = start(cwd, ...args('never', '--checkpoint-every', 'never'));
  await until(hopeless, () => pid('never') > 0);
  const first = pid('never');
  process.kill(first, 'SIGKILL');
  await until(hopeless, () => ![0, first].includes(pid('never')));
  process.kill(pid('never'), 'SIGKILL');
  expect((await hopeless.ended).code).toBe(0);
  const { trials } = JSON.parse(readFileSync(join(cwd, 'never/results.json'), 'utf8')) as { trials: { trial: number; state: string; cause?: string }[] };
  expect(trials.find(({ trial }) => trial === 1)).toMatchObject({ state: 'failed', cause: 'its process ended, twice at the same place: signal SIGKILL' });
  expect(trials.find(({ trial }) => trial === 2)).toMatchObject({ state: 'trained' });
});

it('halving: those that wait at a rung outlive a crash as well', async () => {
  const cwd = folder({ 'a.gradnet': file('weight_decay: any(0.001, 0.01, 0.1, 0.2)\n  halving: 2\n  first_rung: 3', 12) });
  expect(gradnetc(args('whole'), { cwd }).status).toBe(0);
  const journal = join(cwd, 'out/journal.jsonl');
  const sweeping = start(cwd, ...args('out', '--checkpoint-every', '100 epochs'));
  // two wait at the first rung, the third is under way
  await until(sweeping, () => existsSync(journal) && readFileSync(journal, 'utf8').split('\n').length > 3);
  sweeping.child.kill('SIGKILL');
  await sweeping.ended;
  const { status, stderr } = gradnetc(args('out', '--checkpoint-every', '5 steps'), { cwd });
  expect(stderr).not.toMatch(stackTrace);
  expect(status).toBe(0);
  expect(stderr).toMatch(/trial \d, seed 1 goes on after epoch 3\n/);
  expect(recorded(join(cwd, 'out'))).toEqual(recorded(join(cwd, 'whole')));
});

it('Ctrl-C: what every trial under way has done is kept, and the same command goes on from there', async () => {
  const cwd = folder({ 'a.gradnet': two });
  const place = join(cwd, 'out/under-way/trial-1-seed-1');
  // so seldom that none is written but for Ctrl-C
  const given = args('out', '--checkpoint-every', '10 h');
  const sweeping = start(cwd, ...given);
  await until(sweeping, () => existsSync(join(place, 'run.lock')));
  await after(300);
  sweeping.child.kill('SIGINT');
  const { code, said } = await sweeping.ended;
  expect({ code, said }).toMatchObject({ code: 130, said: expect.stringMatching(/SIGINT: finishing a step of each trial under way and keeping it in out \(again to quit without keeping\)\nSIGINT: 2 of 2 trials are left; the same command continues\n$/) as string });
  expect(checkpoints(place)).toHaveLength(1);
  const { status, stderr } = gradnetc(given, { cwd });
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringMatching(/trial 1, seed 1 goes on (in|after) epoch \d/) as string });
  expect(recorded(join(cwd, 'out'))).toEqual(whole);
});

it('a second Ctrl-C ends at once, whatever a trial is doing', async () => {
  const cwd = folder({ 'a.gradnet': two });
  const sweeping = start(cwd, ...args('out', '--checkpoint-every', '10 h'));
  const lock = join(cwd, 'out/under-way/trial-1-seed-1/run.lock');
  await until(sweeping, () => existsSync(lock));
  const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGSTOP'); // which cannot finish its step
  sweeping.child.kill('SIGINT');
  await after(300);
  expect(sweeping.child.exitCode).toBeNull();
  sweeping.child.kill('SIGINT');
  expect((await sweeping.ended).code).toBe(130);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow());
  expect(checkpoints(join(cwd, 'out/under-way/trial-1-seed-1'))).toEqual([]);
});

it('where states of trials cannot be kept the sweep ends, and no trial counts as failed', () => {
  const cwd = folder({ 'a.gradnet': two, 'out/under-way': 'a file where the folder belongs' });
  const { status, stderr } = gradnetc(args('out'), { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/error: states of trials cannot be kept in .*under-way.*: .*\n {2}= help: .*the same command goes on with what is settled/);
  rmSync(join(cwd, 'out/under-way'));
  expect(gradnetc(args('out'), { cwd }).status).toBe(0);
  expect(recorded(join(cwd, 'out'))).toEqual(whole);
});

it('a folder is one sweep\'s at a time', async () => {
  const cwd = folder({ 'a.gradnet': two });
  const sweeping = start(cwd, ...args('out'));
  await until(sweeping, () => existsSync(join(cwd, 'out/journal.jsonl')));
  const { status, stderr } = gradnetc(args('out'), { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/another process \(\d+\) trains in out now\n.*--out DIR/);
  sweeping.child.kill('SIGINT');
  expect((await sweeping.ended).code).toBe(130);
});

it('a process that ends is replaced as long as its trial gets further', () => {
  const results = folder({ 'under-way/trial-3-seed-1/checkpoints/epoch-000001-step-00000000.checkpoint': '' });
  const underWay = new UnderWay(results);
  expect(underWay.isWorthAnotherTry('3/1')).toBe(true);
  expect(underWay.isWorthAnotherTry('3/1')).toBe(false);
  expect([underWay.isWorthAnotherTry('4/1'), underWay.isWorthAnotherTry('4/1')]).toEqual([true, false]);
  underWay.end('3/1');
  expect(existsSync(join(results, 'under-way'))).toBe(false);
});
