/** Runs a program without a shell and reports how it ended; the caller turns failures into messages. */
import { spawn } from 'node:child_process';

export interface RunResult {
  /** Exit code; undefined when the program could not be started. */
  code: number | null | undefined;
  output: string;
  errors: string;
}

/** @param options.onOutput receives standard output as it comes. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onOutput?: (text: string) => void } = {},
): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const result: RunResult = { code: undefined, output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      result.output += text;
      options.onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { result.errors += text; });
    child.on('error', (error) => resolve({ ...result, errors: error.message }));
    child.on('close', (code) => resolve({ ...result, code: code ?? 1 }));
  });
}

/** What stopped a compiler: its first error, which notes and later ones may follow; else the last lines of what it said. */
export function faultOf(result: RunResult, lines = 3): string {
  const errors = result.errors.split('\n');
  const first = errors.findIndex((line) => /\b(error|undefined reference|cannot find)\b/i.test(line));
  return first < 0 ? tail(result, lines) : errors.slice(first, first + lines).map((line) => line.trim()).filter((line) => line !== '').join(' / ');
}

/** The last lines of what a failed program said, for a message. */
export function tail(result: RunResult, lines = 3): string {
  const text = (result.errors.trim() || result.output.trim()).split('\n');
  return text.slice(-lines).map((line) => line.trim()).join(' / ');
}
