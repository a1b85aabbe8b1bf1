/** What a process that a command started says: one JSON value on stdout, as `fromJson` reads it, or an error in words. */
import { harmlessLines } from '../escape.ts';
import { toJson } from './checkpoint/plain.ts';
import { describeError } from './errors.ts';

/** Never rejects; sets the exit code. */
export async function reply(work: () => Promise<unknown>): Promise<void> {
  const log = console.log;
  console.log = console.error; // libraries may print
  try {
    process.stdout.write(toJson(await work()));
  } catch (error) {
    const { text, exitCode } = describeError(error);
    process.stderr.write(`${harmlessLines(text)}\n`);
    if (process.env['GRADNET_DEBUG']) process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exitCode = exitCode;
  } finally {
    console.log = log;
  }
}
