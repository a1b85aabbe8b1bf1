/** `gradnetc run`: compiles a file and trains it, in a process of its own, so that the program is the one a user would run. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { CommandSpec, OptionValues } from '../command.ts';
import { fileFailure } from '../failure.ts';
import { compileFile } from '../pipeline.ts';

const passedOn = [
  { name: 'epochs', value: 'N', doc: 'passes over the training data; the file says how many when it is left out' },
  { name: 'batch', value: 'N', doc: 'samples a step' },
  { name: 'seed', value: 'N', doc: 'seed of weights, order and noise: the same seed repeats the run' },
  { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
  { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], doc: 'what computes; auto takes the fastest that works' },
  { name: 'out', short: 'o', value: 'DIR', doc: 'folder for weights, metrics, report and program; runs/<name>-<n> when it is left out' },
  { name: 'json', doc: 'one JSON line an epoch and one at the end on stdout, nothing else' },
] as const;

export const runCommand: CommandSpec = {
  name: 'run',
  summary: 'compile a file and train it',
  doc:
    'Compiles the file and runs the program. Ctrl-C ends after the step in hand and keeps what was trained. The folder of ' +
    'the run receives model/ (loads in TensorFlow.js), metrics.jsonl, report.html, the program and the source.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: passedOn,
  examples: [
    { line: 'gradnetc run examples/lenet5.gradnet', doc: 'trains LeNet-5 on the embedded digits' },
    { line: 'gradnetc run model.gradnet --epochs 1 --seed 7 --engine wasm', doc: 'one epoch, repeatable' },
    { line: 'gradnetc run model.gradnet --json > log.jsonl', doc: 'for a script' },
  ],
  async run([file = ''], options) {
    const { code } = await compileFile(file);
    if (code === undefined) return 1;
    const folder = mkdtempSync(join(tmpdir(), 'gradnet-run-'));
    const program = join(folder, `${basename(file, '.gradnet')}.mjs`);
    try {
      writeFileSync(program, code);
      return await runProgram(program, resolve(file), programArguments(options));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === undefined ? error : fileFailure('run', program, error);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const programArguments = (options: OptionValues): string[] =>
  passedOn.flatMap(({ name }) => {
    const value = options[name];
    return typeof value === 'string' ? [`--${name}=${value}`] : value === true ? [`--${name}`] : [];
  });

/**
 * The program's exit code becomes ours. It gets a process group of its own, so that Ctrl-C reaches it exactly once, from
 * here: a second one would end it without saving.
 */
function runProgram(program: string, source: string, args: readonly string[]): Promise<number> {
  const hook = new URL('./resolve-runtime.mjs', import.meta.url);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...process.execArgv, '--import', hook.href, program, ...args], {
      stdio: 'inherit',
      detached: process.platform !== 'win32',
      env: { ...process.env, GRADNET_SOURCE: source },
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
