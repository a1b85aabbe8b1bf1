/** Runs an emitted program in a process of its own, so that what happens is what a user's own `node program.mjs` would do. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { basename, resolve } from 'node:path';
import type { OptionSpec, OptionValues } from './command.ts';
import { describeFailure, Failure, fileFailure } from './failure.ts';
import { complain } from './output.ts';
import { withTemporary } from './temporary.ts';

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
export const runEmitted = (file: string, code: string, args: readonly string[]): Promise<number> =>
  withTemporary(`${basename(file, '.gradnet')}.mjs`, code, (program) => runProgram(program, args, resolve(file)));

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
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        asked = true;
        child.kill(signal);
      });
    }
    if (process.platform !== 'win32') {
      // Ctrl-Z stops both, `fg` continues both.
      process.on('SIGTSTP', () => {
        child.kill('SIGSTOP');
        process.kill(process.pid, 'SIGSTOP');
      });
      process.on('SIGCONT', () => child.kill('SIGCONT'));
    }
    child.on('error', (error) => fail(fileFailure('run', program, error)));
    child.on('close', (code, signal) => {
      if (signal !== null && !asked) complain(describeFailure(killed(signal)).text);
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** What to say of a process that could not say it itself. */
export const killed = (signal: NodeJS.Signals): Failure =>
  signal === 'SIGKILL'
    ? new Failure('the process that computes was killed, as the system does where memory runs out', 'a smaller batch takes less; gradnetc resume goes on with a training from its last checkpoint')
    : new Failure(`the process that computes was ended by ${signal}`, 'gradnetc resume goes on with a training from its last checkpoint; where it happens again, try --engine wasm');
