/** Measurements of networks, kept on disk, so that a run that was broken off can be gone on with (`--resume`). */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measurement } from '../../src/runtime/verify/measure.ts';

const folder = fileURLToPath(new URL('../../.cache/gradients', import.meta.url));

/** A source text and the number of draws decide what is measured, as long as compiler and runtime stay the same: only a run without `--resume` proves that they did. */
const fileOf = (text: string, seeds: number): string => join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 24)}-${seeds}.json`);

/** JSON has no infinity. */
const written = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
const read = (_key: string, value: unknown): unknown => (value === 'Infinity' || value === '-Infinity' || value === 'NaN' ? Number(value) : value);

export function savedMeasurements(text: string, seeds: number): Measurement[] | undefined {
  const path = fileOf(text, seeds);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8'), read) as Measurement[]) : undefined;
}

/** Whole or not at all: a run may be broken off here, too. */
export function saveMeasurements(text: string, seeds: number, measurements: readonly Measurement[]): void {
  mkdirSync(folder, { recursive: true });
  const path = fileOf(text, seeds);
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(measurements, written));
  renameSync(`${path}.${process.pid}`, path);
}
