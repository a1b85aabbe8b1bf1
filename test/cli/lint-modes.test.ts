/** What `gradnetc lint` does besides telling: differences, comments that answer, statistics, watching. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bin, fading, folder, gradnetc, small } from './gradnetc.ts';

const wrong = small.replace('dense(16)', 'dnese(16)');

describe('--diff', () => {
  it('writes nothing, and gives what patch takes', () => {
    const cwd = folder({ 'nets/a.gradnet': wrong, 'b.gradnet': small });
    const { status, stdout, stderr } = gradnetc(['lint', '--diff'], { cwd });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('--- a/nets/a.gradnet\n+++ b/nets/a.gradnet\n@@ ');
    expect(readFileSync(join(cwd, 'nets/a.gradnet'), 'utf8')).toBe(wrong);
    expect(spawnSync('git', ['apply', '-'], { cwd, input: stdout }).status).toBe(0);
    expect(readFileSync(join(cwd, 'nets/a.gradnet'), 'utf8')).toBe(small);
  });

  it('is empty with 0 where safe fixes change nothing, and reads stdin', () => {
    const cwd = folder({ 'a.gradnet': fading });
    expect(gradnetc(['lint', '--diff'], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(gradnetc(['lint', '--diff', '--unsafe-fixes', '--stdin-filename', 'x.gradnet'], { cwd, input: fading }).stdout).toContain('+++ b/x.gradnet');
  });
});

describe('--add-ignore', () => {
  it('answers each warning above its line, so that none is left', () => {
    const cwd = folder({ 'a.gradnet': fading });
    expect(gradnetc(['lint', '--add-ignore', '--reason', 'as in the lecture'], { cwd })).toEqual({ status: 0, stdout: 'no findings in 1 file\n', stderr: 'wrote 1 comment in a.gradnet\n' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(fading.replace('  flatten', '  // gradnet-ignore vanishing-gradient: as in the lecture\n  flatten'));
    expect(gradnetc(['lint', '--max-warnings', '0'], { cwd }).status).toBe(0);
  });

  it('keeps CRLF, and leaves errors', () => {
    const cwd = folder({ 'a.gradnet': fading.replaceAll('\n', '\r\n'), 'b.gradnet': wrong });
    expect(gradnetc(['lint', '--add-ignore', '--reason', 'r', '-f', 'concise'], { cwd })).toMatchObject({ status: 1, stdout: expect.stringMatching(/^b\.gradnet.*\n$/) as string });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).not.toMatch(/[^\r]\n/);
    expect(readFileSync(join(cwd, 'b.gradnet'), 'utf8')).toBe(wrong);
  });

  it.each([[['--add-ignore']], [['--add-ignore', '--reason', ' ']], [['--add-ignore', '--reason', 'a\nb']], [['--reason', 'a']]])('is refused without a reason that fits a line: %j', (args) => {
    const cwd = folder({ 'a.gradnet': fading });
    expect(gradnetc(['lint', ...args], { cwd })).toMatchObject({ status: 2, stdout: '' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(fading);
  });
});

it('an unneeded comment is removed with its line, one of several names alone', () => {
  const cwd = folder({ 'a.gradnet': fading.replace('  flatten', '  // gradnet-ignore vanishing-gradient, dead-relu: why\n  flatten').replace('  dense(10)', '  // gradnet-ignore dead-relu: why\n  dense(10)') });
  expect(gradnetc(['lint', '--fix'], { cwd })).toMatchObject({ status: 0, stdout: 'no findings in 1 file\n' });
  expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(fading.replace('  flatten', '  // gradnet-ignore vanishing-gradient: why\n  flatten'));
});

it('--color outweighs what the terminal and the environment say', () => {
  const cwd = folder({ 'a.gradnet': wrong });
  const colored = (args: readonly string[], env: Record<string, string>): boolean => gradnetc(['lint', ...args], { cwd, env }).stdout.includes('\x1b[');
  expect([colored(['--color', 'always'], {}), colored(['--color', 'never'], { NO_COLOR: '', FORCE_COLOR: '1' }), colored(['--color', 'auto'], { NO_COLOR: '', FORCE_COLOR: '1' }), colored(['--color=auto'], {})]).toEqual([true, false, true, false]);
  gradnetc(['lint', '-o', 'out.txt'], { cwd, env: { NO_COLOR: '', FORCE_COLOR: '1' } });
  expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).not.toContain('\x1b[');
  expect(gradnetc(['lint', '--color', 'blue'], { cwd })).toMatchObject({ status: 2, stdout: '' });
});

it('--stats says how long each rule takes, the longest first, and leaves the exit code', () => {
  const cwd = folder({ 'a.gradnet': fading, 'b.gradnet': wrong });
  const { status, stdout } = gradnetc(['lint', '--stats', '--format', 'json'], { cwd });
  expect(status).toBe(1);
  const { milliseconds, rules, files } = JSON.parse(stdout) as { milliseconds: number; files: number; rules: { code: string; name: string; milliseconds: number; findings: number }[] };
  expect(files).toBe(2);
  expect(rules.length).toBeGreaterThan(20);
  const times = rules.map((it) => it.milliseconds);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(times.reduce((sum, it) => sum + it, 0)).toBeLessThan(milliseconds);
  expect(rules.find(({ name }) => name === 'vanishing-gradient')).toMatchObject({ code: 'GN3001', findings: 1 });
  // One rule alone, and one that finds its network sound.
  const one = gradnetc(['lint', '--stats', '--select', 'dead-relu', 'a.gradnet'], { cwd });
  expect(one.status).toBe(0);
  expect(one.stdout).toMatch(/^ +ms +share +findings +rule\n +\d+\.\d +\d+ % +0 +GN\d+ dead-relu\n +\d+\.\d +\d+ % +reading, shapes and predictions\n$/);
  expect(gradnetc(['lint', '--stats', '--fix'], { cwd })).toMatchObject({ status: 2, stdout: '' });
  expect(gradnetc(['lint', '--stats', '-f', 'sarif'], { cwd })).toMatchObject({ status: 2, stdout: '' });
});

it('--statistics counts, the most frequent first', () => {
  const cwd = folder({ 'a.gradnet': small.replace('dense(16)', 'dnese(16) -> desne(8)'), 'b.gradnet': fading });
  expect(gradnetc(['lint', '--statistics'], { cwd })).toMatchObject({ status: 1, stdout: '2  error    GN1001  unknown-word        2 with a fix\n1  warning  GN3001  vanishing-gradient  1 with a fix\n' });
  expect(JSON.parse(gradnetc(['lint', '--statistics', '-f', 'json'], { cwd }).stdout)).toMatchObject({ statistics: [{ code: 'GN1001', count: 2, fixable: 2 }, { code: 'GN3001' }], files: 2 });
  expect(gradnetc(['lint', '--statistics', '-f', 'sarif'], { cwd }).status).toBe(2);
});

it.each([
  [['--fix', '--diff'], '--fix and --diff exclude each other'],
  [['--unsafe-fixes'], '--unsafe-fixes says which fixes --fix applies'],
  [['--watch', '-'], '--watch is for files'],
])('%j is refused', (args, message) => {
  expect(gradnetc(['lint', ...args], { input: small })).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) as string });
});

it('--watch lints again when a file, an import or the configuration changes, and clears no pipe', async () => {
  const cwd = folder({ 'nets/a.gradnet': fading, 'gradnet.config.json': '{}' });
  const watcher = spawn(process.execPath, [bin, 'lint', '--watch', '-f', 'concise', 'nets'], { cwd, env: { ...process.env, NO_COLOR: '1' } });
  onTestFinished(() => void watcher.kill());
  let told = '';
  for (const stream of [watcher.stdout, watcher.stderr]) stream.on('data', (text: Buffer) => (told += text.toString()));
  const round = async (change: () => void): Promise<string> => {
    told = '';
    change();
    await expect.poll(() => told, { timeout: 20_000 }).toContain('watching;');
    return told;
  };
  expect(await round(() => undefined)).toContain('GN3001');
  expect(await round(() => writeFileSync(join(cwd, 'nets/a.gradnet'), wrong))).toContain('GN1001');
  expect(await round(() => writeFileSync(join(cwd, 'nets/b.gradnet'), fading))).toContain('b.gradnet:');
  expect(await round(() => writeFileSync(join(cwd, 'gradnet.config.json'), '{ "ignore": ["GN3"] }'))).not.toContain('GN3001');
  expect(await round(() => writeFileSync(join(cwd, 'gradnet.config.json'), '{ "ignor": [] }'))).toContain('did you mean `ignore`');
  writeFileSync(join(cwd, 'blocks.gradnet'), 'block Unit(width) {\n  dense(width) -> relu\n}\n');
  await round(() => writeFileSync(join(cwd, 'gradnet.config.json'), '{}'));
  await round(() => writeFileSync(join(cwd, 'nets/a.gradnet'), `import { Unit } from "../blocks.gradnet"\n${small.replace('dense(16) -> relu', 'Unit(16)')}`));
  const last = await round(() => writeFileSync(join(cwd, 'blocks.gradnet'), 'block Unit(width) {\n  dnese(width) -> relu\n}\n'));
  expect(last).toContain('GN1001');
  expect(last).not.toContain('\x1b');
});
