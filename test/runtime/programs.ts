/** Bundles an emitted-style program with the runtime of this tree, and runs it in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

const bundles: string[] = [];

export function removeBundles(): void {
  for (const file of bundles.splice(0)) rmSync(file, { force: true });
}

/** The bundle lies two folders below the root, where it finds the packages and the embedded data. */
export async function bundleProgram(file: string, edit: (text: string) => string = (text) => text): Promise<string> {
  const path = join(root, 'test/runtime/programs', file);
  const outfile = join(root, '.cache/runtime-test', `${basename(file, '.mjs')}-${Math.random().toString(36).slice(2)}.mjs`);
  await build({
    stdin: { contents: edit(readFileSync(path, 'utf8')), resolveDir: join(root, 'test/runtime/programs'), sourcefile: file },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { 'gradnet/runtime': join(root, 'src/runtime/index.ts') },
    logLevel: 'silent',
  });
  bundles.push(outfile);
  return outfile;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly cwd: string;
}

/** @param watch sees stdout and stderr as they grow and may signal the process */
export function runProgram(
  program: string,
  args: readonly string[],
  watch?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
  cwd: string = mkdtempSync(join(tmpdir(), 'gradnet-run-')),
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { FORCE_COLOR: _forced, GRADNET_SOURCE: _source, ...env } = process.env;
    const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      watch?.(stdout + stderr, kill);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      watch?.(stdout + stderr, kill);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr, cwd }));
  });
}
