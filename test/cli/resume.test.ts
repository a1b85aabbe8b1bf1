/** Trainings that are killed, resumed and extended as a user would: the weights are those of one that nothing broke off. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bin, gradnetc, root, small, stackTrace, type Outcome } from './gradnetc.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const source = (name: string): string => readFileSync(join(root, 'bench/resume', `${name}.gradnet`), 'utf8');

let cwd: string;
const hook = join(root, 'dist/cli/resolve-runtime.mjs');
const program = (...args: string[]): Outcome => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', hook, 'images.mjs', '--engine', 'wasm', ...args], { cwd, encoding: 'utf8' });
  expect(stderr).not.toMatch(stackTrace);
  return { status, stdout, stderr };
};
const resume = (...args: string[]): Outcome => gradnetc(['resume', ...args], { cwd, timeout: 170_000 });
const weights = (run: string): Buffer => readFileSync(join(cwd, run, 'model/weights.bin'));
const figures = (run: string): unknown[] => readFileSync(join(cwd, run, 'metrics.jsonl'), 'utf8').trim().split('\n')
  .map((line) => ({ ...(JSON.parse(line) as object), seconds: 0, images_per_s: 0 }));
const checkpoints = (run: string): string[] => (existsSync(join(cwd, run, 'checkpoints')) ? readdirSync(join(cwd, run, 'checkpoints')).filter((it) => it.endsWith('.checkpoint')).sort() : []);

/** Starts a training and kills it when `enough` of its checkpoints are seen. */
async function killed(run: string, enough: (found: readonly string[]) => boolean, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--import', hook, 'images.mjs', '--engine', 'wasm', ...args], { cwd, stdio: 'ignore' });
  const closed = new Promise((done) => child.once('close', (_, signal) => done(signal)));
  while (!enough(checkpoints(run)) && child.exitCode === null) await after(2);
  child.kill('SIGKILL');
  expect(await closed).toBe('SIGKILL');
}

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'gradnet-resume-test-'));
  writeFileSync(join(cwd, 'images.gradnet'), source('images'));
  expect(gradnetc(['compile', 'images.gradnet', '-o', 'images.mjs'], { cwd }).status).toBe(0);
  expect(program('--out', 'whole').status).toBe(0);
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('a training that is killed', () => {
  it('three times, once with its newest files damaged, ends as if nothing had happened', async () => {
    const every = ['--checkpoint-every', '7 steps'];
    await killed('broken', (found) => found.length > 0, '--out', 'broken', ...every);
    const passed = (name: string) => (found: readonly string[]): boolean => (found.at(-1) ?? '') > name;
    await killed('broken', passed('epoch-000001-step-00000010'), '--resume', 'broken');
    const newest = checkpoints('broken').at(-1)!;
    truncateSync(join(cwd, 'broken/checkpoints', newest), 5000);
    truncateSync(join(cwd, 'broken/metrics.jsonl'), 30);
    await killed('broken', passed('epoch-000002-step-00000010'), '--resume', 'broken');
    const last = resume('broken');
    expect(last.status).toBe(0);
    expect(last.stderr).toMatch(/resumes broken in epoch \d/);
    expect(weights('broken').equals(weights('whole'))).toBe(true);
    expect(figures('broken')).toEqual(figures('whole'));
    expect(readFileSync(join(cwd, 'broken/report.html'), 'utf8').match(/<tr><td>\d/g)?.length).toBe(readFileSync(join(cwd, 'whole/report.html'), 'utf8').match(/<tr><td>\d/g)?.length);
    expect(readdirSync(join(cwd, 'broken'))).not.toContain('run.lock');
    const again = resume('broken');
    expect(again.status).toBe(2);
    expect(again.stderr).toMatch(/the run in broken is finished[\s\S]*--epochs N to train N epochs more/);
  });

  it('and damaged says which checkpoint it did not take', async () => {
    await killed('damaged', (found) => found.length > 1, '--out', 'damaged', '--checkpoint-every', '5 steps');
    const newest = checkpoints('damaged').at(-1)!;
    truncateSync(join(cwd, 'damaged/checkpoints', newest), 100);
    const { status, stderr } = resume('damaged', '--json');
    expect(status).toBe(0);
    expect(stderr).toContain(`warning: a checkpoint cannot be read, the one before is taken: damaged/checkpoints/${newest}: its checksum does not fit its content`);
    expect(weights('damaged').equals(weights('whole'))).toBe(true);
  });

  it('before its first checkpoint begins anew, in its own folder', async () => {
    await killed('early', () => existsSync(join(cwd, 'early/run.json')), '--out', 'early', '--checkpoint-every', 'never');
    const { status, stderr } = resume('early', '--json');
    expect(status).toBe(0);
    expect(stderr).toContain('early ended before its first checkpoint and begins anew');
    expect(weights('early').equals(weights('whole'))).toBe(true);
  });
});

it('a run of data that have moved: --data is seen from where it is typed, whatever directory the run was started in', () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${Math.sin(i)},${i % 2}`);
  mkdirSync(join(cwd, 'elsewhere/moved'), { recursive: true });
  writeFileSync(join(cwd, 'elsewhere/moved/rows.csv'), ['x,y', ...rows].join('\n'));
  writeFileSync(join(cwd, 'rows.csv'), ['x,y', ...rows].join('\n'));
  writeFileSync(join(cwd, 'rows.gradnet'), small.replace('source: mnist', 'source: csv("rows.csv", features: 1, classes: 2)').replace('28x28x1', '1').replace('dense(10)', 'dense(2)').replace('batch: 64', 'batch: 16'));
  expect(gradnetc(['run', 'rows.gradnet', '--engine', 'wasm', '--out', 'rows'], { cwd }).status).toBe(0);
  rmSync(join(cwd, 'rows.csv'));
  const { status, stderr } = gradnetc(['resume', '../rows', '--data', 'moved', '--epochs', '1'], { cwd: join(cwd, 'elsewhere') });
  expect(stderr).toBe('resumes rows after epoch 1\n');
  expect(status).toBe(0);
});

it('a finished run that kept no checkpoint is not trained anew over its weights', () => {
  expect(program('--out', 'finished', '--epochs', '1', '--checkpoint-every', 'never').status).toBe(0);
  const before = weights('finished');
  const { status, stderr } = resume('finished', '--epochs', '1');
  expect(stderr).toBe('error: the run in finished is finished and has no checkpoint to go on from\n  = help: train anew with more epochs, and without `never` for its checkpoints; `pretrained("finished")` in the network begins with its weights\n');
  expect(status).toBe(2);
  expect(weights('finished').equals(before)).toBe(true);
});

describe('a folder', () => {
  it('is one training\'s at a time', async () => {
    writeFileSync(join(cwd, 'values.gradnet'), source('values'));
    const child = spawn(process.execPath, [bin, 'run', 'values.gradnet', '--engine', 'wasm', '--epochs', '5000', '--out', 'busy'], { cwd, stdio: 'ignore' });
    const closed = new Promise((done) => child.once('close', done));
    while (!existsSync(join(cwd, 'busy/run.json'))) await after(5);
    const before = statSync(join(cwd, 'busy/program.mjs')).mtimeMs;
    for (const refused of [resume('busy'), program('--out', 'busy')]) {
      expect(refused.status).toBe(2);
      expect(refused.stderr).toMatch(/another process \(\d+\) trains in .*busy now/);
    }
    expect(statSync(join(cwd, 'busy/program.mjs')).mtimeMs).toBe(before);
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  });

  it('of another network is refused with the layer', () => {
    writeFileSync(join(cwd, 'wider.gradnet'), source('images').replace('dense(16)', 'dense(17)'));
    gradnetc(['compile', 'wider.gradnet', '-o', 'wider.mjs'], { cwd });
    const before = readFileSync(join(cwd, 'whole/run.json'), 'utf8');
    const { status, stderr } = spawnSync(process.execPath, ['--import', hook, 'wider.mjs', '--resume', 'whole', '--epochs', '1', '--engine', 'wasm'], { cwd, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/cannot go on from whole\/checkpoints\/\S+: layer `dense1` had `dense1\/kernel` of 256x16 and has 256x17/);
    expect(readFileSync(join(cwd, 'whole/run.json'), 'utf8')).toBe(before);
  });

  it('that holds no run is told apart from one that is not there', () => {
    expect(resume('nowhere').stderr).toContain('there is no run nowhere');
    expect(resume('.').stderr).toContain('. is no run: it has no run.json');
    mkdirSync(join(cwd, 'spoiled'));
    writeFileSync(join(cwd, 'spoiled/run.json'), '{ "name": ');
    expect(resume('spoiled').stderr).toMatch(/the run\.json of spoiled is damaged.*\n.*gradnetc predict spoiled\/model FILE/);
    expect(resume().stderr).toContain('no run in runs/ was broken off');
  });
});

it('extends a finished run as if it had been longer from the start, where nothing depends on its end', () => {
  writeFileSync(join(cwd, 'values.gradnet'), source('values').replace('cosine(0.05, warmup: 1 epochs)', '0.05'));
  const run = (...args: string[]): Outcome => gradnetc(['run', 'values.gradnet', '--engine', 'wasm', ...args], { cwd });
  expect(run('--epochs', '4', '--out', 'long').status).toBe(0);
  expect(run('--epochs', '2', '--out', 'short').status).toBe(0);
  expect(resume('short', '--epochs', '2').status).toBe(0);
  expect(weights('short').equals(weights('long'))).toBe(true);
  expect(figures('short')).toEqual(figures('long'));
});

it.skipIf(process.platform === 'win32')('a disk that is full costs checkpoints, not the training', () => {
  // files of at most 64 blocks of 1024 bytes: the checkpoint does not fit, metrics and report do
  const script = `ulimit -f 64; exec "${process.execPath}" --import "${hook}" images.mjs --engine wasm --out full --epochs 2 --json`;
  const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
  expect(stderr.match(/warning: no checkpoint could be written to full/g)).toHaveLength(1);
  expect(stderr).toContain('training goes on');
  expect(status).toBe(0);
  expect(checkpoints('full')).toEqual([]);
  expect(readdirSync(join(cwd, 'full/checkpoints'))).toEqual([]);
  expect(figures('full')).toEqual(figures('whole').slice(0, 2));
});
