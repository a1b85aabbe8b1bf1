/** Runs an emitted program in a process of its own, so that what happens is what a user's own `node program.mjs` would do. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { OptionSpec, OptionValues } from './command.ts';
import { fileFailure } from './failure.ts';

/** What a program is called with: of the options that a command passes on those that were given. */
export const argumentsOf = (passedOn: readonly OptionSpec[], options: OptionValues): string[] =>
  passedOn.flatMap(({ name }) => {
    const value = options[name];
    return typeof value === 'string' ? [`--${name}=${value}`] : value === true ? [`--${name}`] : [];
  });

/**
 * Writes the program of `file` aside, runs it, and removes it.
 * @returns the program's exit code
 */
export async function runEmitted(file: string, code: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-run-'));
  const program = join(folder, `${basename(file, '.gradnet')}.mjs`);
  try {
    writeFileSync(program, code);
    return await runProgram(program, args, resolve(file));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : fileFailure('run', program, error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program where it lies. Its exit code becomes ours. It gets a process group of its own, so that Ctrl-C reaches it exactly once, from
 * here: a second one would end it without saving.
 */
export function runProgram(program: string, args: readonly string[], source?: string): Promise<number> {
  const hook = new URL('./resolve-runtime.mjs', import.meta.url);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...process.execArgv, '--import', hook.href, program, ...args], {
      stdio: 'inherit',
      detached: process.platform !== 'win32',
      env: { ...process.env, ...(source === undefined ? {} : { GRADNET_SOURCE: source }) },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    if (process.platform !== 'win32') {
      // Ctrl-Z stops both, `fg` continues both.
      process.on('SIGTSTP', () => {
        child.kill('SIGSTOP');
        process.kill(process.pid, 'SIGSTOP');
      });
      process.on('SIGCONT', () => child.kill('SIGCONT'));
    }
    child.on('error', fail);
    child.on('close', (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
