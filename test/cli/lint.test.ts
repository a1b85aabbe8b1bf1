/** `gradnetc lint`: formats, exit codes, stdin, what it loads, and that its code cache never gets in the way. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, folder, gradnetc, root, small, stackTrace } from './gradnetc.ts';

const wrong = small.replace('dense(16)', 'dnese(16)');
/** Ten sigmoids in a row: a warning and no error. */
const fading = small.replace('dense(16) -> relu', Array.from({ length: 10 }, () => 'dense(64) -> sigmoid').join(' -> '));

describe('formats', () => {
  it('pretty: frames and a count', () => {
    const { status, stdout } = gradnetc(['lint', 'a.gradnet'], { cwd: folder({ 'a.gradnet': wrong }) });
    expect(status).toBe(1);
    expect(stdout).toContain('error[GN1001]: there is no layer or block `dnese`');
    expect(stdout).toContain('┌─ a.gradnet:7:14');
    expect(stdout).toMatch(/\n1 error in 1 file\n$/);
    expect(stdout).not.toContain('\x1b');
  });

  it('pretty: colours when they are asked for', () => {
    const { stdout } = gradnetc(['lint', 'a.gradnet'], { cwd: folder({ 'a.gradnet': wrong }), env: { NO_COLOR: '', FORCE_COLOR: '1' } });
    expect(stdout).toContain('\x1b[');
  });

  it('concise: a line a finding', () => {
    const { stdout } = gradnetc(['lint', '-f', 'concise'], { cwd: folder({ 'b/a.gradnet': wrong, 'c.gradnet': small }) });
    expect(stdout).toBe(`${join('b', 'a.gradnet')}:7:14: error[GN1001]: there is no layer or block \`dnese\`  (unknown-word)\n`);
  });

  it('json: positions from 1, edits, counts', () => {
    const { status, stdout } = gradnetc(['lint', 'a.gradnet', '--format=json'], { cwd: folder({ 'a.gradnet': wrong }) });
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as { findings: Record<string, unknown>[] };
    expect(report).toMatchObject({ errors: 1, warnings: 0, infos: 0, files: 1 });
    const at = { file: 'a.gradnet', start: { line: 7, column: 14 }, end: { line: 7, column: 19 } };
    expect(report.findings[0]).toMatchObject({ code: 'GN1001', name: 'unknown-word', severity: 'error', ...at });
    expect(report.findings[0]!['fixes']).toEqual(expect.arrayContaining([expect.objectContaining({ edits: [{ ...at, text: 'dense' }] })]));
  });
});

describe('exit codes', () => {
  const lint = (text: string, ...args: string[]): number | null => gradnetc(['lint', 'a.gradnet', ...args], { cwd: folder({ 'a.gradnet': text }) }).status;

  it('0 for a clean file', () => expect(lint(small)).toBe(0));
  it('0 for warnings, as long as none is forbidden', () => {
    expect(lint(fading)).toBe(0);
    expect(lint(fading, '--max-warnings', '9')).toBe(0);
    expect(lint(fading, '--max-warnings', '0')).toBe(1);
    expect(lint(fading, '--max-warnings', '0', '--quiet')).toBe(1);
  });
  it('1 for errors', () => expect(lint(wrong)).toBe(1));
});

it('--quiet shows errors only', () => {
  const cwd = folder({ 'a.gradnet': fading });
  expect(gradnetc(['lint'], { cwd }).stdout).toContain('warning[GN3001]');
  expect(gradnetc(['lint', '--quiet'], { cwd }).stdout).toBe('no findings in 1 file\n');
});

it('reads stdin under the name it is given, and finds imports beside it', () => {
  const cwd = folder({ 'nets/blocks.gradnet': 'block Unit(width) {\n  dense(width) -> relu\n}\n' });
  const input = `import { Unit } from "./blocks.gradnet"\n${small.replace('dense(16) -> relu', 'Unit(16)')}`;
  const name = join('nets', 'new.gradnet');
  expect(gradnetc(['lint', '--stdin-filename', name], { cwd, input })).toEqual({ status: 0, stdout: 'no findings in 2 files\n', stderr: '' });
  const { stdout } = gradnetc(['lint', '--stdin-filename', name, '-f', 'concise'], { cwd, input: input.replace('Unit(16)', 'Untl(16)') });
  expect(stdout).toContain(`${name}:8:`);
});

it('a reader that goes away is no failure', () => {
  const cwd = folder({ 'a.gradnet': Array.from({ length: 4000 }, (_, i) => `let a${i} = ]`).join('\n') });
  const { stdout } = spawnSync('sh', ['-c', `{ "${process.execPath}" "${bin}" lint a.gradnet --format json; echo "status $?" >&2; } 2>&1 >/dev/null | cat; "${process.execPath}" "${bin}" lint a.gradnet 2>err.txt | head -n 1 >/dev/null; cat err.txt`], { cwd, encoding: 'utf8' });
  expect(stdout).toBe('status 1\n');
});

describe('--fix', () => {
  it('applies safe fixes only, unless told otherwise, and says what it did', () => {
    const cwd = folder({ 'a.gradnet': fading });
    expect(gradnetc(['lint', '--fix', '--max-warnings', '0'], { cwd })).toMatchObject({ status: 1, stderr: '' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(fading);
    expect(gradnetc(['lint', '--fix', '--unsafe-fixes', '--max-warnings', '0'], { cwd })).toMatchObject({ status: 0, stderr: 'applied 1 fix in a.gradnet\n' });
  });

  it('mends a word that only one can be meant by, and leaves one that several can', () => {
    const cwd = folder({ 'a.gradnet': wrong });
    expect(gradnetc(['lint', '--fix'], { cwd })).toEqual({ status: 0, stdout: 'no findings in 1 file\n', stderr: 'applied 1 fix in a.gradnet\n' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(small);
    const several = small.replace('-> relu', '-> delu'); // elu, gelu, relu or selu
    writeFileSync(join(cwd, 'a.gradnet'), several);
    expect(gradnetc(['lint', '--fix'], { cwd })).toMatchObject({ status: 1, stderr: '' });
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(several);
  });

  it('mends a word although more is wrong behind it than was to be seen before', () => {
    const cwd = folder({ 'a.gradnet': wrong.replace('  dense(10)', '  ( conv(8, 3x3) | reshape(3x3) ) -> concat\n  dense(10)') });
    const errors = (...more: string[]): string[] => [...gradnetc(['lint', '-f', 'concise', ...more], { cwd }).stdout.matchAll(/error\[(GN\d+)\]/g)].map((it) => it[1]!);
    expect(errors()).toEqual(['GN1001']);
    expect(errors('--fix')).toEqual(['GN2001', 'GN2007']);
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toContain('dense(16)');
  });

  it('takes the finding away that it offers a fix for', () => {
    const cwd = folder({ 'a.gradnet': fading });
    const { status, stdout } = gradnetc(['lint', '--fix', '--unsafe-fixes'], { cwd });
    expect(status).toBe(0);
    expect(stdout).not.toContain('GN3001');
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).not.toBe(fading);
  });

  it('mends a file that is imported, at its place', () => {
    const cwd = folder({ 'blocks.gradnet': 'block Unit(width) {\n  dnese(width) -> relu\n}\n', 'a.gradnet': `import { Unit } from "./blocks.gradnet"\n${small.replace('dense(16) -> relu', 'Unit(16)')}` });
    expect(gradnetc(['lint', 'a.gradnet', '--fix', '--unsafe-fixes'], { cwd }).status).toBe(0);
    expect(readFileSync(join(cwd, 'blocks.gradnet'), 'utf8')).toContain('  dense(width)');
  });

  it('is refused for stdin', () => {
    expect(gradnetc(['lint', '-', '--fix'], { input: small })).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('the cold path', () => {
  it('loads the bundle and nothing else', () => {
    const cwd = folder({ 'a.gradnet': small });
    gradnetc(['lint', 'a.gradnet'], { cwd }); // leaves a code cache
    const { status, stderr } = gradnetc(['lint', 'a.gradnet', '--no-cache'], { cwd, nodeArgs: ['--require', join(root, 'test/fixtures/cli/record-loads.cjs')] });
    expect(status).toBe(0);
    const { loaded, read, builtin } = JSON.parse(stderr) as Record<'loaded' | 'read' | 'builtin', string[]>;
    expect(loaded.filter((it) => !it.startsWith('node:') && it !== bin)).toEqual([]);
    expect(read.map((it) => basename(it).replace(/-.*/, ''))).toEqual(['gradnetc.cjs', 'lint.cjs', 'lint', 'a.gradnet']);
    // What a terminal, a network or a child process would need costs more than linting.
    expect(builtin.filter((it) => /NativeModule (tty|net|http|child_process|worker_threads|crypto|stream|v8)$/.test(it))).toEqual([]);
  });

  it('bundles neither prettier, TensorFlow.js nor commander', () => {
    const bundle = readFileSync(join(root, 'dist/lint.cjs'), 'latin1');
    for (const foreign of ['EmbeddedActionsParser', 'prettier', '@tensorflow', 'CommanderError', '## What it means']) expect(bundle).not.toContain(foreign);
    expect(bundle.length).toBeLessThan(600_000);
  });
});

describe('what was said before', () => {
  const cache = (): string => folder();
  const lint = (cwd: string, home: string, ...more: string[]) => gradnetc(['lint', 'a.gradnet', ...more], { cwd, env: { XDG_CACHE_HOME: home } });
  const kept = (home: string): string[] => (existsSync(join(home, 'gradnet/lint')) ? readdirSync(join(home, 'gradnet/lint')) : []);

  it('is said again without linting, of files that are as they were', () => {
    const [cwd, home] = [folder({ 'a.gradnet': fading }), cache()];
    const first = lint(cwd, home);
    expect(first.stdout).toContain('GN3001');
    const [slot] = kept(home);
    const path = join(home, 'gradnet/lint', slot!);
    const run = JSON.parse(readFileSync(path, 'utf8')) as { report: string };
    writeFileSync(path, JSON.stringify({ ...run, report: 'from memory\n' }));
    expect(lint(cwd, home)).toEqual({ ...first, stdout: 'from memory\n' });
    // Other options are another question, and --no-cache asks the linter itself.
    expect(lint(cwd, home, '--quiet').stdout).toBe('no findings in 1 file\n');
    expect(lint(cwd, home, '--no-cache')).toEqual(first);
    writeFileSync(join(cwd, 'a.gradnet'), `${fading}\n`);
    expect(lint(cwd, home)).toEqual(first);
  });

  it('is forgotten when an import, a configuration or the record itself changes', () => {
    const [cwd, home] = [folder({ 'a.gradnet': `import { Unit } from "./b.gradnet"\n${small.replace('dense(16) -> relu', 'Unit(16)')}`, 'b.gradnet': 'block Unit(width) { dense(width) -> relu }\n' }), cache()];
    const clean = 'no findings in 2 files\n';
    expect(lint(cwd, home).stdout).toBe(clean);
    const deep = Array.from({ length: 10 }, () => 'dense(64) -> sigmoid').join(' -> ');
    writeFileSync(join(cwd, 'b.gradnet'), `block Unit(width) { dense(width) -> ${deep} }\n`);
    expect(lint(cwd, home).stdout).toContain('GN3001');
    writeFileSync(join(cwd, 'gradnet.config.json'), '{ "ignore": ["GN3"] }');
    expect(lint(cwd, home).stdout).toBe(clean);
    rmSync(join(cwd, 'gradnet.config.json'));
    expect(lint(cwd, home).stdout).toContain('GN3001');
    for (const slot of kept(home)) writeFileSync(join(home, 'gradnet/lint', slot), '{ "key"');
    expect(lint(cwd, home).stdout).toContain('GN3001');
  });

  it('is not kept of folders, of errors and of what is read from stdin', () => {
    const [cwd, home] = [folder({ 'a.gradnet': wrong }), cache()];
    lint(cwd, home);
    lint(cwd, home, '--no-cache');
    gradnetc(['lint', '.'], { cwd: folder({ 'a.gradnet': small }), env: { XDG_CACHE_HOME: home } });
    gradnetc(['lint', '-'], { input: small, env: { XDG_CACHE_HOME: home } });
    expect(kept(home)).toEqual([]);
  });
});

describe('the code cache', () => {
  /** An installation of its own: launcher and bundle. */
  function installation(): { cwd: string; lint: () => ReturnType<typeof spawnSync>; caches: () => string[]; cache: string } {
    const cwd = folder({ 'a.gradnet': wrong });
    mkdirSync(join(cwd, 'bin'));
    cpSync(bin, join(cwd, 'bin/gradnetc.cjs'));
    for (const file of ['lint.cjs', 'chevrotain.cjs']) cpSync(join(root, 'dist', file), join(cwd, 'dist', file));
    const cache = join(cwd, 'dist/.cache');
    const env = { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: join(cwd, 'user') };
    return { cwd, cache, caches: () => readdirSync(cache), lint: () => spawnSync(process.execPath, ['bin/gradnetc.cjs', 'lint', 'a.gradnet'], { cwd, env, encoding: 'utf8' }) };
  }

  it('is written, and gives the same result', () => {
    const { lint, caches } = installation();
    const first = lint();
    expect(first.status).toBe(1);
    expect(caches()).toHaveLength(1);
    expect(lint()).toMatchObject({ status: 1, stdout: first.stdout, stderr: '' });
    expect(caches()).toHaveLength(1);
  });

  it.each(['not V8 code', 'short', ''])('is replaced without a word when it is damaged: %j', (damaged) => {
    const { lint, caches, cache } = installation();
    const first = lint();
    const path = join(cache, caches()[0]!);
    const good = readFileSync(path);
    writeFileSync(path, Buffer.from(damaged));
    expect(lint()).toMatchObject({ status: 1, stdout: first.stdout, stderr: '' });
    expect(readFileSync(path).length).toBeGreaterThan(good.length / 2);
  });

  it('is written again by a run that has met more words, and by no other', () => {
    const { cwd, cache, lint, caches } = installation();
    const after = (text: string): string => {
      writeFileSync(join(cwd, 'a.gradnet'), text);
      lint();
      const { ino, size } = statSync(join(cache, caches()[0]!));
      return `${ino} ${size}`;
    };
    const poor = after(wrong);
    const rich = after(small);
    expect(rich).not.toBe(poor);
    expect([after(small.replace('dense(16)', 'dense(32)')), after(wrong)]).toEqual([rich, rich]);
    expect(after(small.replace('flatten', 'conv(4, 3x3) -> flatten'))).not.toBe(rich);
    expect(caches()).toHaveLength(1);
  });

  it('goes to the user cache where the installation takes no files', () => {
    const { cwd, lint, cache } = installation();
    writeFileSync(cache, 'a file where the folder would be');
    expect(lint()).toMatchObject({ status: 1, stderr: '' });
    expect(readdirSync(join(cwd, 'user/gradnet'))).toHaveLength(1);
  });

  it('belongs to one bundle: another of the same length is not taken for it', () => {
    const { cwd, lint, caches } = installation();
    lint();
    const path = join(cwd, 'dist/lint.cjs');
    const text = readFileSync(path, 'latin1');
    writeFileSync(path, `//${'0'.repeat(16)}${text.slice(18).replace('there is no', 'there is NO')}`, 'latin1');
    expect(lint().stdout).toContain('there is NO layer');
    expect(caches()).toHaveLength(2);
  });
});

it('a mistake of gradnet is one line, with its stack only when asked for', () => {
  const cwd = folder({ 'a.gradnet': small });
  const broken = folder();
  cpSync(bin, join(broken, 'bin/gradnetc.cjs'));
  const text = readFileSync(join(root, 'dist/lint.cjs'), 'latin1').replace(/^\/\/.{16}/, '//1111111111111111').replace('"use strict";', '"use strict";Array.prototype.flatMap=()=>{throw new Error("planted")};');
  mkdirSync(join(broken, 'dist'));
  writeFileSync(join(broken, 'dist/lint.cjs'), text, 'latin1');
  const lint = (env: Record<string, string>): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(broken, 'bin/gradnetc.cjs'), 'lint', 'a.gradnet'], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  const { status, stdout, stderr } = lint({});
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^error\[GN9001\]: gradnet made a mistake: planted.*\n {2}= help: please report it/);
  expect(stderr).not.toMatch(stackTrace);
  expect(lint({ GRADNET_DEBUG: '1' }).stderr).toMatch(stackTrace);
});
