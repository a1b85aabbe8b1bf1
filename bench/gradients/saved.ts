/** Measurements and trainings of networks, kept on disk, so that a run that was broken off can be gone on with (`--resume`). */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.cache/gradients', import.meta.url));

/** A source text and what else decides about the figure, as long as compiler and runtime stay the same: only a run without `--resume` proves that they did. */
const fileOf = (text: string, what: string): string => join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 24)}-${what}.json`);

/** JSON has no infinity. */
const written = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
const read = (_key: string, value: unknown): unknown => (value === 'Infinity' || value === '-Infinity' || value === 'NaN' ? Number(value) : value);

/** What was found of `text` before, where `resume` allows it; otherwise what `find` finds, which is kept. */
export async function saved<T>(text: string, what: string, resume: boolean, find: () => Promise<T>): Promise<T> {
  const path = fileOf(text, what);
  if (resume && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'), read) as T;
  const found = await find();
  mkdirSync(folder, { recursive: true });
  // Whole or not at all: a run may be broken off here, too.
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(found, written));
  renameSync(`${path}.${process.pid}`, path);
  return found;
}
