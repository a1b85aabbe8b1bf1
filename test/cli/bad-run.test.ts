/** What a run does with bad data, bad settings, a folder that takes nothing, and Ctrl-C: told, kept, never a stack trace. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bin, folder, gradnetc, root, small, stackTrace } from './gradnetc.ts';

const digits = join(root, 'assets/mnist');
const trainLabels = 'train-labels-idx1-ubyte';

/** The embedded digits in a folder `digits`, with one file unpacked and changed. */
function brokenData(cwd: string, file: string, change: (bytes: Buffer) => Buffer): void {
  const data = join(cwd, 'digits');
  cpSync(digits, data, { recursive: true });
  writeFileSync(join(data, file), change(gunzipSync(readFileSync(join(data, `${file}.gz`)))));
  rmSync(join(data, `${file}.gz`));
}

describe('bad data', () => {
  it.each([
    ['truncated', (bytes: Buffer) => bytes.subarray(0, 4000), /truncated|ends|short|expected/i],
    ['of another kind', (bytes: Buffer) => Buffer.concat([Buffer.from([1, 2, 3, 4]), bytes.subarray(4)]), /magic|IDX/],
    ['with a label out of range', (bytes: Buffer) => (bytes.writeUInt8(12, 100), bytes), /label.*12|12.*label/],
  ])('%s is refused with the name of the file', (_, change, cause) => {
    const cwd = folder({ 'a.gradnet': small });
    brokenData(cwd, trainLabels, change);
    const { status, stdout, stderr } = gradnetc(['run', 'a.gradnet', '--data', 'digits', '--engine', 'wasm', '--json'], { cwd });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(trainLabels);
    expect(stderr).toMatch(cause);
    expect(stderr).toContain('= help:');
    expect(stderr).not.toMatch(stackTrace);
  });
});

it('a layer beyond all memory is told with its size', () => {
  const cwd = folder({ 'a.gradnet': small.replace(/dense\(16\)/, 'dense(1000000000000)') });
  const { status, stderr } = gradnetc(['run', 'a.gradnet', '--engine', 'cpu'], { cwd });
  expect(stderr).toMatch(/error: the model does not fit into memory: one weight has 784,000,000,000,000 values, 3,136,000 GB\n.*fewer units/);
  expect(stderr).not.toMatch(stackTrace);
  expect(status).toBe(2);
});

it('--no-xla has nothing to turn off, and says so', () => {
  const { status, stderr } = gradnetc(['run', 'none.gradnet', '--no-xla'], { cwd: folder({}) });
  expect(stderr).toMatch(/^--no-xla: nothing to turn off, .*\n.*none\.gradnet/s);
  expect(status).toBe(2);
});

it.each([
  [['--batch', '9000'], /batch.*8,?000|8,?000.*batch/s],
  [['--epochs', '0'], /epochs/],
  [['--seed', 'x'], /seed/],
  [['--data', 'nowhere'], /nowhere/],
  [['--data', 'a.gradnet'], /a\.gradnet/],
  // A place where not even root can make a folder.
  [['--out', '/proc/gradnet/run'], /cannot write to the output folder/],
])('%j is refused before anything is trained', (args, cause) => {
  const cwd = folder({ 'a.gradnet': small });
  const { status, stdout, stderr } = gradnetc(['run', 'a.gradnet', '--engine', 'wasm', '--json', ...args], { cwd });
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(cause);
  expect(stderr).toContain('= help:');
  expect(stderr).not.toMatch(stackTrace);
});

it.skipIf(process.platform === 'win32')('a training that the system kills is told of by the command', async () => {
  const cwd = folder({ 'a.gradnet': small });
  const child = spawn(process.execPath, [bin, 'run', 'a.gradnet', '--engine', 'wasm', '--epochs', '1000', '--json', '--out', 'kept'], { cwd });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await new Promise((first) => child.stdout.once('data', first));
  process.kill((JSON.parse(readFileSync(join(cwd, 'kept/run.lock'), 'utf8')) as { pid: number }).pid, 'SIGKILL');
  expect(await new Promise((closed) => child.once('close', closed))).toBe(137);
  expect(stderr).toBe('error: the process that computes was killed, as the system does where memory runs out\n  = help: a smaller batch takes less; gradnetc resume goes on with a training from its last checkpoint\n');
});

it.skipIf(process.platform === 'win32')('Ctrl-C in mid-epoch keeps what was trained and exits with 130', async () => {
  const cwd = folder({ 'a.gradnet': small });
  const child = spawn(process.execPath, [bin, 'run', 'a.gradnet', '--engine', 'wasm', '--epochs', '1000', '--json', '--out', 'kept'], { cwd });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await new Promise((first) => child.stdout.once('data', first)); // an epoch is done, the next under way
  child.kill('SIGINT');
  const status = await new Promise((closed) => child.once('close', closed));
  expect(status).toBe(130);
  expect(stderr).not.toMatch(stackTrace);
  expect(readdirSync(join(cwd, 'kept', 'model')).sort()).toEqual(['model.json', 'weights.bin']);
  expect(existsSync(join(cwd, 'kept', 'a.gradnet'))).toBe(true);
  expect(readFileSync(join(cwd, 'kept', 'metrics.jsonl'), 'utf8').trim().split('\n').length).toBeGreaterThan(0);
});
