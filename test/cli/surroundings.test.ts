/** Runs where the machine is not as it should be: nothing can be written, the disk fills up, there is no home, clocks go back. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bin, folder, gradnetc, root, small, stackTrace, type Outcome } from './gradnetc.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Whether a process may have file systems of its own. */
const mounts = spawnSync('unshare', ['-rm', 'true']).status === 0;
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** gradnetc in `cwd`, where `mount` has been done before, which nobody else sees; what `after` prints comes behind. */
function gradnetcIn(cwd: string, mount: string, args: readonly string[], { env = {}, after = 'true' }: { env?: Record<string, string>; after?: string } = {}): Outcome {
  const script = `cd '${cwd}' && ${mount} && cd '${cwd}' && ${quoted([process.execPath, bin, ...args])}; status=$?; ${after}; exit $status`;
  const { status, stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8', timeout: 100_000, env: { ...process.env, NO_COLOR: '1', ...env } });
  expect(stderr).not.toMatch(stackTrace);
  return { status, stdout, stderr };
}

it.skipIf(!existsSync('/dev/full')).each([['lint', 'a.gradnet'], ['analyze', 'a.gradnet'], ['completion', 'bash'], ['--help']])('%s %s > a full disk is said', (...args) => {
  const cwd = folder({ 'a.gradnet': small });
  const to = (target: string, ...argv: string[]): Outcome => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `${quoted([process.execPath, bin, ...argv])} ${target}`], { cwd, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  // Twice: the second time a lint says what it remembers.
  to('> /dev/null', ...args);
  for (let i = 0; i < 2; i++) expect(to('> /dev/full', ...args)).toEqual({ status: 2, stdout: '', stderr: 'error: cannot write to stdout: the disk is full\n  = help: free some space, or choose another disk\n' });
  expect(to('> /dev/full 2> /dev/full', ...args)).toEqual({ status: 2, stdout: '', stderr: '' });
});

const run = ['run', 'a.gradnet', '--engine', 'wasm', '--json'];

describe.skipIf(!mounts)('a folder that is read-only', () => {
  const readOnly = (cwd: string): string => `mount --bind '${cwd}' '${cwd}' && mount -o remount,bind,ro '${cwd}'`;

  it('is not trained in, and --out is named', () => {
    const cwd = folder({ 'a.gradnet': small });
    const { status, stdout, stderr } = gradnetcIn(cwd, readOnly(cwd), run);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('error: cannot write to the output folder runs: the file system is read-only\n  = help: choose a folder you can write to with --out DIR\n');
    expect(readdirSync(cwd)).toEqual(['a.gradnet']);
  });

  it('is trained from where --out can be written', () => {
    const [cwd, out] = [folder({ 'a.gradnet': small }), folder()];
    const { status } = gradnetcIn(cwd, readOnly(cwd), [...run, '--out', join(out, 'run')]);
    expect(status).toBe(0);
    expect(existsSync(join(out, 'run/model/model.json'))).toBe(true);
    expect(readdirSync(cwd)).toEqual(['a.gradnet']);
  });

  it('is linted, but not compiled into', () => {
    const cwd = folder({ 'a.gradnet': small });
    expect(gradnetcIn(cwd, readOnly(cwd), ['lint', 'a.gradnet']).status).toBe(0);
    const { status, stderr } = gradnetcIn(cwd, readOnly(cwd), ['compile', 'a.gradnet', '-o', 'a.mjs']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: cannot write a\.mjs: the file system is read-only\n {2}= help: /);
  });
});

describe.skipIf(!mounts)('a disk that fills up', () => {
  const tiny = (at: string, size: string): string => `mount -t tmpfs -o size=${size} none '${at}'`;

  it.each([['runs', []], ['runs/given', ['--out', 'runs/given']]])('before the training has begun: nothing is trained, and nothing is left in %s that a second attempt would take for a run', (place, out) => {
    const cwd = folder({ 'a.gradnet': small });
    mkdirSync(join(cwd, 'runs'));
    const full = `${tiny(join(cwd, 'runs'), '16k')} && dd if=/dev/zero of='${cwd}/runs/x' bs=4k count=3 2>/dev/null`;
    const { status, stdout, stderr } = gradnetcIn(cwd, full, [...run, ...out], { after: `ls -A ${place}` });
    expect([status, stdout]).toEqual([2, place === 'runs' ? 'x\n' : '']);
    expect(stderr).toMatch(/^error: cannot write to the output folder runs.*: the disk is full\n {2}= help: .*--out DIR/);
  });

  it('while it trains: results are kept elsewhere, and it says where', () => {
    const cwd = folder({ 'a.gradnet': small });
    mkdirSync(join(cwd, 'runs'));
    const { status, stderr } = gradnetcIn(cwd, tiny(join(cwd, 'runs'), '80k'), run);
    expect(status).toBe(1);
    const [, elsewhere] = /(\/\S*gradnet-a-\w+)/.exec(stderr) ?? [];
    expect(stderr).toContain('the disk is full');
    expect(stderr).toContain('= help:');
    expect(readdirSync(elsewhere!)).toContain('model');
  });

  it('while a source is laid out: it is as it was', () => {
    // Its other form goes beside it before it takes its place, of which only a part fits.
    const cwd = folder({ 'a.gradnet': `// ${'x'.repeat(9000)}\n${small.replaceAll('  ', '')}` });
    mkdirSync(join(cwd, 'full'));
    const { status, stdout, stderr } = gradnetcIn(cwd, `${tiny(join(cwd, 'full'), '16k')} && cp a.gradnet full/a.gradnet`, ['fmt', 'full/a.gradnet'], { after: 'cmp a.gradnet full/a.gradnet && ls full' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: cannot write full\/a\.gradnet: the disk is full\n {2}= help: free some space/);
    expect(stdout).toMatch(/^a\.gradnet$/m);
  });

  it('with samples that do not fit memory: the folder that is full is named', () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${Math.sin(i)},${Math.cos(i)},${i % 2}`);
    const cwd = folder({
      'a.gradnet': small.replace('source: mnist', 'source: csv("a.csv", features: 2, classes: 2)').replace('28x28x1', '2').replace('dense(10)', 'dense(2)'),
      'a.csv': ['a,b,y', ...rows].join('\n'),
    });
    mkdirSync(join(cwd, 'scratch'));
    const { status, stderr } = gradnetcIn(cwd, tiny(join(cwd, 'scratch'), '64k'), run, { env: { GRADNET_SCRATCH: join(cwd, 'scratch'), GRADNET_DATA_MEMORY: '1KB' } });
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: samples could not be written to .*scratch.*: the disk is full\n {2}= help: free some space, .*GRADNET_SCRATCH/);
  });
});

it.each([['run', 'a.gradnet'], ['preview', 'a.gradnet'], ['verify', 'a.gradnet'], ['sweep', 'any.gradnet']])('no place for temporary files is told: %s %s', (...args) => {
  const cwd = folder({ 'a.gradnet': small, 'any.gradnet': small.replace('1e-3', 'any(1e-3, 1e-2)') });
  const { status, stderr } = gradnetc(args, { cwd, env: { TMPDIR: '/dev/null/nothing' } });
  expect(stderr).toMatch(/error: cannot write temporary files to \/dev\/null\/nothing: a part of the path is a file\n {2}= help: .*TMPDIR=DIR\n$/);
  expect(status).toBe(2);
});

describe('no home directory', () => {
  // A place where not even root can make a folder.
  const env = { HOME: '/dev/null/nobody', XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '' };

  it('lints, compiles and trains', () => {
    const cwd = folder({ 'a.gradnet': small });
    for (const args of [['lint', 'a.gradnet'], ['compile', 'a.gradnet', '-o', 'a.mjs'], run]) {
      expect(gradnetc(args, { cwd, env })).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/error|nobody/) as string });
    }
    expect(existsSync(join(cwd, 'runs/a-1/model/model.json'))).toBe(true);
  });

  it('is said where it is needed, with what mends it', () => {
    const cwd = folder({ 'a.gradnet': small.replace('source: mnist', 'source: cifar10').replace('28x28x1', 'digits.shape') });
    const fetching = gradnetc([...run, '--download'], { cwd, env });
    expect(fetching.status).toBe(2);
    expect(fetching.stderr).toMatch(/error: cannot make the folder \/dev\/null\/nobody.*\n {2}= help: set XDG_CACHE_HOME to a folder that can be written/);
    expect(fetching.stderr).not.toMatch(stackTrace);
    const stored = gradnetc(['run', 'a.gradnet', '--engine', 'wasm', '--data', join(root, 'assets/mnist')], {
      cwd: folder({ 'a.gradnet': small }), env: { ...env, GRADNET_DATA_MEMORY: '1KB' },
    });
    expect(stored.stderr).toMatch(/error: cannot make a file for samples in \/dev\/null\/nobody.*\n {2}= help: .*set GRADNET_SCRATCH to a folder with room/);
    expect(stored.stderr).not.toMatch(stackTrace);
  });
});

it('a clock that goes back changes no result, and the newest checkpoint is still the one that is gone on from', () => {
  const cwd = folder({ 'a.gradnet': small });
  // An hour back at each look.
  const back = folder({ 'back.mjs': 'let now = Date.now(); const RealDate = Date; const earlier = () => (now -= 3_600_000); globalThis.Date = class extends RealDate { constructor(...given) { super(...(given.length > 0 ? given : [earlier()])); } static now() { return earlier(); } };' });
  const env = { NODE_OPTIONS: `--import=${join(back, 'back.mjs')}` };
  const every = ['--checkpoint-every', '50 steps'];
  const figures = (name: string): unknown[] => readFileSync(join(cwd, name, 'metrics.jsonl'), 'utf8').trim().split('\n').map((line) => ({ ...(JSON.parse(line) as object), seconds: 0, images_per_s: 0 }));
  expect(gradnetc([...run, ...every, '--out', 'straight'], { cwd }).status).toBe(0);
  const { status, stderr } = gradnetc([...run, ...every, '--out', 'back'], { cwd, env });
  expect(stderr).not.toMatch(stackTrace);
  expect(status).toBe(0);
  expect(figures('back')).toEqual(figures('straight'));
  expect(gradnetc(['resume', 'back', '--epochs', '2'], { cwd, env }).status).toBe(0);
  expect(gradnetc(['resume', 'straight', '--epochs', '2'], { cwd }).status).toBe(0);
  expect(figures('back')).toEqual(figures('straight'));
  expect(readFileSync(join(cwd, 'back/model/weights.bin')).equals(readFileSync(join(cwd, 'straight/model/weights.bin')))).toBe(true);
  expect(gradnetc(['runs', 'list'], { cwd, env }).status).toBe(0);
});

describe.skipIf(!existsSync('/proc/self'))('a place where no folder can be made', () => {
  // where Node's own way of making several at once never ends
  it.each([
    [['run', 'a.gradnet', '--out', '/proc/gradnet/run'], 'cannot write to the output folder /proc/gradnet/run'],
    [['sweep', 'sweep.gradnet', '--out', '/proc/gradnet/sweep'], 'cannot make the folder /proc/gradnet/sweep'],
    [['compile', 'a.gradnet', '--standalone', '-o', '/proc/gradnet/program'], 'cannot write /proc/gradnet/program'],
  ])('is told: %j', (args, message) => {
    const cwd = folder({ 'a.gradnet': small, 'sweep.gradnet': small.replace(/optimizer: .*/, 'optimizer: adam(any(0.1, 0.01))') });
    const { status, stderr } = gradnetc(args, { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stackTrace);
  });
});
