/** Names of checkpoints, and where a run keeps them; whoever only asks how far a training got needs no more. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from './state.ts';

const NAME = /^epoch-(\d+)-step-(\d+)\.checkpoint$/;

/** Zeros make the order of names the order of time. */
export const checkpointName = ({ epoch, step }: Position): string =>
  `epoch-${String(epoch).padStart(6, '0')}-step-${String(step).padStart(8, '0')}.checkpoint`;

export const isCheckpoint = (name: string): boolean => NAME.test(name);

/** @param run folder of the run */
export const checkpointsIn = (run: string): string => join(run, 'checkpoints');

/** Paths of a run's checkpoints, the furthest first: by what they say, not by the clock, which may be set back. */
export function checkpointPaths(run: string): string[] {
  const folder = checkpointsIn(run);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(isCheckpoint).sort().reverse().map((name) => join(folder, name));
}
