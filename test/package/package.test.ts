/** What a user gets: the packed tarball, installed into an empty folder, does its main job there on every supported Node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeReleases } from './nodes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shell = process.platform === 'win32';
const project = mkdtempSync(join(tmpdir(), 'gradnet-package-'));
const npm = (args: readonly string[], cwd: string): string => execFileSync('npm', args, { cwd, encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] });
const cli = join(project, 'node_modules', 'gradnet', 'bin', 'gradnetc.cjs');

let packed: { filename: string; size: number; files: { path: string }[] };

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--types'], { stdio: 'pipe' });
  packed = (JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', project], root)) as (typeof packed)[])[0]!;
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', `./${packed.filename}`], project);
  writeFileSync(join(project, 'lenet5.gradnet'), readFileSync(join(root, 'examples', 'lenet5.gradnet')));
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what runs and what explains, and no sources or caches', () => {
    const tops = [...new Set(packed.files.map((it) => it.path.split('/')[0]))].sort();
    expect(tops).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'assets', 'bin', 'dist', 'package.json']);
    expect(packed.files.filter((it) => /\.cache|\.built|\.map$/.test(it.path))).toEqual([]);
    expect(packed.size).toBeLessThan(8 * 1024 * 1024);
  });

  it('installs without the native package and its 300 MB', () => {
    expect(existsSync(join(project, 'node_modules', '@tensorflow', 'tfjs-core'))).toBe(true);
    expect(existsSync(join(project, 'node_modules', '@tensorflow', 'tfjs-node'))).toBe(false);
  });

  it('has types that a strict program can use', () => {
    writeFileSync(join(project, 'use.ts'), `import { lint } from 'gradnet';\nimport { losses } from 'gradnet/runtime';\nexport const name: string = losses.crossEntropy().name;\nexport type Lint = typeof lint;\n// @ts-expect-error there is no such loss\nlosses.none();\n`);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022', 'use.ts'], { cwd: project, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe.each(nodeReleases())('on Node $version', ({ version, executable }) => {
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(executable, [cli, ...args], { cwd: project, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

  it('lints twice, the second time from the code cache', () => {
    for (let round = 0; round < 2; round++) expect(run('lint', '--no-cache', 'lenet5.gradnet')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(project, 'node_modules', 'gradnet', 'dist', '.cache')).some((it) => it.includes(`-v${version}-`))).toBe(true);
  });

  it('trains LeNet-5 for an epoch', () => {
    const { status, stdout, stderr } = run('run', 'lenet5.gradnet', '--epochs', '1', '--engine', 'wasm', '--json', '--out', `run-${version}`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ done: true, engine: 'wasm' });
    expect(lines[1]!['val_accuracy']).toBeGreaterThan(0.85);
    expect(readdirSync(join(project, `run-${version}`)).sort()).toEqual(expect.arrayContaining(['lenet5.gradnet', 'metrics.jsonl', 'model', 'program.mjs']));
  });

  it('compiles a program that runs by itself here', () => {
    expect(run('compile', 'lenet5.gradnet', '-o', `lenet5-${version}.mjs`)).toMatchObject({ status: 0 });
    const { status, stdout } = spawnSync(executable, [`lenet5-${version}.mjs`, '--help'], { cwd: project, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('--epochs');
  });
});
