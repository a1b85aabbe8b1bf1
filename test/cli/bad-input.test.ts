/** What bad input gets: a message with place, cause and remedy, exit code 1 or 2, never a stack trace, never a hang. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fading, folder, gradnetc, root, small, stackTrace } from './gradnetc.ts';

const fixtures = join(root, 'test/fixtures/cli/bad-input');

describe('a file that cannot be compiled', () => {
  // Each folder holds input.gradnet and what `lint` says of it; vitest -u writes the latter, to be read in review.
  it.each(readdirSync(fixtures))('%s', async (name) => {
    const cwd = join(fixtures, name);
    const { status, stdout, stderr } = gradnetc(['lint', 'input.gradnet'], { cwd });
    expect(stderr).toBe('');
    expect(status).toBe(1);
    expect(stdout).toMatch(/┌─ (input|other)\.gradnet:\d+:\d+/);
    expect(stdout).toMatch(/= (fix|help|note)/);
    expect(stdout).not.toMatch(stackTrace);
    await expect(stdout).toMatchFileSnapshot(join(cwd, 'expected.txt'));

    const out = folder();
    const compiled = gradnetc(['compile', 'input.gradnet', '-o', join(out, 'program.mjs')], { cwd });
    expect(compiled.status).toBe(1);
    expect(compiled.stderr).toContain('error[GN');
    expect(compiled.stderr).not.toMatch(stackTrace);
    expect(readdirSync(out)).toEqual([]);
  });
});

describe.each(['lint', 'compile', 'run', 'analyze'])('%s of what is no source', (command) => {
  const refusal = (args: readonly string[], options: Parameters<typeof gradnetc>[1]): string => {
    const { status, stdout, stderr } = gradnetc([command, ...args], options);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: cannot read .*\n {2}= help: /);
    expect(stderr).not.toMatch(stackTrace);
    return stderr;
  };

  it('a file that is not there', () => {
    const cwd = folder({ 'lenet5.gradnet': small });
    expect(refusal(['lenet.gradnet'], { cwd })).toContain('did you mean lenet5.gradnet?');
  });

  it.each([['\ufeff'], ['\ufffe']])('UTF-16, as Windows saves it', (mark) => {
    expect(refusal(['x.gradnet'], { cwd: folder({ 'x.gradnet': Buffer.from(`${mark}network`, 'utf16le') }) })).toMatch(/x\.gradnet: it is in UTF-16\n.*UTF-8/);
  });

  it('a binary file', () => {
    expect(refusal(['x.gradnet'], { cwd: folder({ 'x.gradnet': Buffer.from([71, 0, 255]) }) })).toContain('it is a binary file (a zero byte at offset 1)');
  });

  it('text that is not UTF-8', () => {
    expect(refusal(['x.gradnet'], { cwd: folder({ 'x.gradnet': Buffer.from('// fa\xe7ade', 'latin1') }) })).toContain('it is not UTF-8 text');
  });

  it('links in a circle', () => {
    const cwd = folder();
    symlinkSync('x.gradnet', join(cwd, 'x.gradnet'));
    expect(refusal(['x.gradnet'], { cwd })).toContain('its links go in a circle');
  });

  it('a link to nothing', () => {
    const cwd = folder();
    symlinkSync('gone.gradnet', join(cwd, 'x.gradnet'));
    expect(refusal(['x.gradnet'], { cwd })).toContain('cannot read x.gradnet: it is a link to gone.gradnet, which is not there');
  });

  it.skipIf(command === 'lint')('a directory', () => {
    const cwd = folder({ 'nets/a.gradnet': small });
    expect(refusal(['nets'], { cwd })).toContain(`give the name of a file, e.g. ${join('nets', 'a.gradnet')}`);
  });
});

it('lint of a directory without sources says so', () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'nets'));
  const { status, stderr } = gradnetc(['lint', 'nets'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('there is no .gradnet file in nets');
});

it.skipIf(process.platform === 'win32')('a directory stands for its files and for links to files, each once; not for what editors and systems put there', () => {
  const cwd = folder({ 'a b #c/a.gradnet': small, '._a.gradnet': Buffer.from([0, 5, 22]), 'nets.gradnet/b.gradnet': small });
  symlinkSync('somebody@host.1234', join(cwd, '.#a.gradnet')); // how Emacs locks a file
  symlinkSync('a b #c/a.gradnet', join(cwd, 'link.gradnet'));
  symlinkSync('nets.gradnet', join(cwd, 'more.gradnet'));
  symlinkSync('.', join(cwd, 'round'));
  spawnSync('mkfifo', ['pipe.gradnet'], { cwd });
  expect(gradnetc(['lint', '.', './link.gradnet', join(cwd, 'link.gradnet')], { cwd })).toEqual({ status: 0, stdout: 'no findings in 3 files\n', stderr: '' });
});

it.each([['lint', '--fix'], ['lint', '--add-ignore', '--reason', 'r'], ['fmt']])('a file that is read-only stays as it is: %s %s', (...command) => {
  const text = small.replace('dense(16)', 'dnese(16)').replace('->', ' ->');
  const cwd = folder({ 'a.gradnet': command[1] === '--add-ignore' ? fading : text });
  const before = readFileSync(join(cwd, 'a.gradnet'), 'utf8');
  chmodSync(join(cwd, 'a.gradnet'), 0o444);
  expect(gradnetc([...command, 'a.gradnet'], { cwd })).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: cannot write a.gradnet: it is read-only\n  = help: make it writable first, e.g. chmod u+w a.gradnet\n',
  });
  expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(before);
});

describe('10 MB of noise', () => {
  // A fixed generator, so that a failure comes back.
  const noise = (alphabet: string): string => {
    let state = 1;
    const pick = (): string => alphabet[(state = (Math.imul(state, 1103515245) + 12345) >>> 0) % alphabet.length]!;
    return Array.from({ length: 10 * 1024 * 1024 }, pick).join('');
  };

  it.each([
    ['letters and signs', 'abcxyz0189 {}()[]->|:,."\n\'#=*/'],
    ['opening brackets', '([{'],
    ['one word', 'a'],
  ])('of %s is refused in time', (_, alphabet) => {
    const cwd = folder({ 'x.gradnet': noise(alphabet) });
    const { status, stdout, stderr } = gradnetc(['lint', 'x.gradnet'], { cwd, timeout: 30_000 });
    expect(status).toBe(1);
    expect(stdout).toMatch(/error\[GN\d+\]/);
    expect(stdout.length).toBeLessThan(1_000_000);
    expect(stdout + stderr).not.toMatch(stackTrace);
  });
});

it('an import that is not there is a finding at the import', () => {
  const cwd = folder({ 'a.gradnet': `import { Basic } from "./blocks.gradnet"\n${small}` });
  const { status, stdout } = gradnetc(['lint', 'a.gradnet', '--format', 'concise'], { cwd });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^a\.gradnet:1:\d+: error\[GN1012\]/);
});

it('an output path that is a directory is refused, and nothing is written', () => {
  const cwd = folder({ 'a.gradnet': small });
  mkdirSync(join(cwd, 'out.mjs'));
  const { status, stderr } = gradnetc(['compile', 'a.gradnet', '-o', 'out.mjs'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain('cannot write out.mjs: it is a directory');
  expect(readdirSync(cwd)).toEqual(['a.gradnet', 'out.mjs']);
  expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(small);
});
