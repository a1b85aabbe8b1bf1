/**
 * What the launcher keeps of a run, so that the same files are answered the next time without linting (bin/gradnetc.cjs):
 * every text that was read, every configuration that was looked for, and what was said. Texts and not hashes: they are
 * short, comparing them is exact, and takes less than loading what hashes.
 */
import { readFileSync } from 'node:fs';
import type { Gathered } from './gather.ts';
import type { Request } from './request.ts';

export interface Remembered {
  /** null where there was no such file. */
  readonly files: readonly (readonly [path: string, text: string | null])[];
  readonly report: string;
  readonly exitCode: number;
}

/** Characters; of more than this the launcher would read as long as it takes to lint. */
const MOST = 200_000;

/** Undefined where the next run may see something else: what stdin, folders or stored weights hold, or what an error says is missing. */
export function memorable({ stdinName, files, configs }: Request, gathered: Gathered, report: string, exitCode: number): Remembered | undefined {
  const { findings, sources, readsWeights } = gathered;
  if (stdinName !== undefined || readsWeights || findings.some(({ severity }) => severity === 'error')) return undefined;
  const read = [...sources].map(([path, { text }]): [string, string] => [path, text]);
  const configured = configs.found.map((path): [string, string] => [path, readFileSync(path, 'utf8')]);
  const absent = configs.absent.map((path): [string, null] => [path, null]);
  const size = [...read, ...configured].reduce((sum, [, text]) => sum + text.length, report.length);
  return size > MOST || files.length === 0 ? undefined : { files: [...read, ...configured, ...absent], report, exitCode };
}
