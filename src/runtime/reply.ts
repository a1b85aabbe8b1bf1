/** What a process that a command started says: one JSON value on stdout, or an error in words. */
import { harmlessLines } from '../escape.ts';
import { describeError } from './errors.ts';

/** Figures that are not finite become words, since JSON has none for them. */
const plain = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);

/** Never rejects; sets the exit code. */
export async function reply(work: () => Promise<unknown>): Promise<void> {
  const log = console.log;
  console.log = console.error; // libraries may print
  try {
    process.stdout.write(JSON.stringify(await work(), plain));
  } catch (error) {
    const { text, exitCode } = describeError(error);
    process.stderr.write(`${harmlessLines(text)}\n`);
    if (process.env['GRADNET_DEBUG']) process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exitCode = exitCode;
  } finally {
    console.log = log;
  }
}
