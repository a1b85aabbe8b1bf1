/** Where downloads and the TensorFlow library are kept, and how half-finished work is kept out of it. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EngineError, reasonOf } from '../errors.ts';

/** `$XDG_CACHE_HOME/gradnet`, by default `~/.cache/gradnet`. */
export function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gradnet');
}

/**
 * Fills a folder of the cache: `fill` works in a temporary folder that takes the final name only when it is complete.
 * @param bytes what the work needs on disk at its peak.
 * @returns the folder; at once where it is there already.
 */
export async function cached(name: string, bytes: number, fill: (directory: string) => Promise<void>): Promise<string> {
  const root = cacheDirectory();
  const final = join(root, name);
  if (existsSync(final)) return final;
  const part = join(root, `${name}.part-${process.pid}`);
  try {
    mkdirSync(root, { recursive: true });
    dropStaleParts(root, name);
    requireSpace(root, bytes);
    mkdirSync(part);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(
      `the cache folder ${root} cannot be written: ${reasonOf(error)}`,
      'set XDG_CACHE_HOME to a folder that can be written',
      { cause: error },
    );
  }
  try {
    await fill(part);
    renameSync(part, final);
  } catch (error) {
    if (!existsSync(final)) throw error; // otherwise another process was quicker, and its result is as good
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return final;
}

/** What an interrupted run left behind: parts whose process no longer lives. */
function dropStaleParts(root: string, name: string): void {
  for (const entry of readdirSync(root)) {
    const pid = entry.startsWith(`${name}.part-`) ? Number(entry.split('-').at(-1)) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(root, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function requireSpace(directory: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize >= bytes) return;
  const [have, need] = [bavail * bsize, bytes].map((n) => `${(n / 1e9).toFixed(1)} GB`);
  throw new EngineError(
    `${directory} has ${have} free; the native engine needs ${need} there`,
    'free some space, or set XDG_CACHE_HOME to a folder on another disk',
  );
}
