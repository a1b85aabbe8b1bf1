/** Runs gradnetc as a user does, in a process of its own, in an empty folder of the test's. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(root, 'bin/gradnetc.cjs');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Options {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly nodeArgs?: readonly string[];
  readonly timeout?: number;
}

/** Runs it and waits; a command that takes longer than `timeout` (default 60 s) is killed and has no status. */
export function gradnetc(args: readonly string[], options: Options = {}): Outcome {
  const { GRADNET_DEBUG: _debug, FORCE_COLOR: _force, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(options.nodeArgs ?? []), bin, ...args], {
    cwd: options.cwd ?? root,
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: options.timeout ?? 60_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...env, NO_COLOR: '1', ...options.env },
  });
  return { status, stdout, stderr };
}

/** A folder with these files, gone when the test is over. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'gradnet-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** No outcome of anything a user does shows where in gradnet's code it happened. */
export const stackTrace = /\n\s+at .*:\d+:\d+|node:internal|Error: .*\n\s+at /;

/** A small network whose training takes a second. */
export const small = `data digits {
  source: mnist
}

network Small {
  input(28x28x1)
  flatten -> dense(16) -> relu
  dense(10) -> softmax
}

train Small on digits {
  loss: cross_entropy
  optimizer: adam(learning_rate: 1e-3)
  batch: 64
  epochs: 1
}
`;

/** Ten sigmoids in a row: one warning. */
export const fading = small.replace('dense(16) -> relu', Array.from({ length: 10 }, () => 'dense(64) -> sigmoid').join(' -> '));
