/** The GitHub Action and the pre-commit hooks: their own commands, run as their runners would. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { bin, folder, root, small } from '../cli/gradnetc.ts';

const read = (file: string): unknown => load(readFileSync(join(root, file), 'utf8'));
const wrong = small.replace('dense(16)', 'dnese(16)');

/** A project that depends on gradnet, as an installation leaves it. */
function project(files: Readonly<Record<string, string>>): string {
  const cwd = folder(files);
  mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
  symlinkSync(bin, join(cwd, 'node_modules/.bin/gradnetc'));
  return cwd;
}

interface Step {
  readonly name: string;
  readonly run: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the steps one after another with what each hands on, until one fails. */
function act(cwd: string, inputs: Readonly<Record<string, string>>): { status: number; stdout: string } {
  const action = read('action.yml') as { inputs: Record<string, { default: string }>; runs: { steps: Step[] } };
  const input = (name: string): string => inputs[name] ?? action.inputs[name]!.default;
  const handed = join(cwd, '.handed');
  let stdout = '';
  for (const step of action.runs.steps) {
    if (step.if === "inputs.sarif != ''" && input('sarif') === '') continue;
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, value.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, it: string) => input(it))]));
    const before = existsSync(handed) ? Object.fromEntries(readFileSync(handed, 'utf8').trim().split('\n').map((line) => line.split(/=(.*)/s))) as Record<string, string> : {};
    const result = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], { cwd, encoding: 'utf8', env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`, GITHUB_ENV: handed, GITHUB_ACTION_PATH: root, ...before, ...env } });
    stdout += result.stdout;
    if (result.status !== 0) return { status: result.status!, stdout };
  }
  return { status: 0, stdout };
}

describe('action.yml', () => {
  it('annotates, and fails where lint does', () => {
    const { status, stdout } = act(project({ 'nets/a.gradnet': wrong }), {});
    expect(status).toBe(1);
    expect(stdout).toContain('::error file=nets/a.gradnet,line=7,');
    expect(act(project({ 'a.gradnet': small }), {})).toEqual({ status: 0, stdout: 'no findings in 1 file\n' });
  });

  it('writes a SARIF log before it fails, and passes arguments on', () => {
    const cwd = project({ 'a.gradnet': small, 'b.gradnet': wrong });
    expect(act(cwd, { paths: 'a.gradnet b.gradnet', sarif: 'out.sarif', arguments: '--quiet' }).status).toBe(1);
    expect(JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0', runs: [{ results: [{ ruleId: 'GN1001' }] }] });
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const hooks = read('.pre-commit-hooks.yaml') as { id: string; entry: string; files: string }[];
  const run = (id: string, cwd: string): number | null => spawnSync('bash', ['-c', `${hooks.find((it) => it.id === id)!.entry} a.gradnet`], { cwd, encoding: 'utf8' }).status;

  it('lint refuses a commit with errors', () => {
    expect(run('gradnet-lint', project({ 'a.gradnet': wrong }))).toBe(1);
    expect(run('gradnet-lint', project({ 'a.gradnet': small }))).toBe(0);
  });

  it('fmt lays the file out, which makes pre-commit refuse the commit', () => {
    const cwd = project({ 'a.gradnet': small.replaceAll('  ', '      ') });
    expect(run('gradnet-fmt', cwd)).toBe(0);
    expect(readFileSync(join(cwd, 'a.gradnet'), 'utf8')).toBe(small);
  });
});
