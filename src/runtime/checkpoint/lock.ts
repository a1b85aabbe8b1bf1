/** One process to a run's folder: a file that names the one which writes there, and how to tell that it is no more. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { RunError } from '../errors.ts';

const NAME = 'run.lock';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts: another process of the same number began at another time. */
  readonly began: string | null;
}

export interface Lock {
  release(): void;
}

/** In ticks since the machine was started, which no set clock changes; null where the system does not tell, undefined without such a process. */
function beginningOf(pid: number): string | null | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    // after the name, which may hold anything: state, …, and the beginning as the 20th
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' ? undefined : fields[19]!;
  } catch {
    return null;
  }
}

const sameProcess = ({ pid, began }: Holder): boolean => {
  const now = beginningOf(pid);
  return now !== undefined && (now === null || began === null || now === began);
};

function readHolder(path: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? { began: null, ...holder } as Holder : undefined;
  } catch {
    return undefined; // not there, or half written by a process that ended in that moment
  }
}

/** A lock is empty until the process that has just made it has written into it. */
function readLater(path: string): Holder | undefined {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  return readHolder(path);
}

/** Whether some process trains in the folder now, as far as can be told from here. */
export function isLocked(run: string): boolean {
  const holder = readHolder(join(run, NAME));
  return holder !== undefined && (holder.host !== hostname() || sameProcess(holder));
}

/**
 * Takes the folder, from a process that has ended as well.
 * @throws RunError where another process has it, or may have it
 * @throws the file system's own error
 */
export function lockRun(run: string): Lock {
  const path = join(run, NAME);
  const own: Holder = { pid: process.pid, host: hostname(), began: beginningOf(process.pid) ?? null };
  for (let attempt = 0; !create(path, own); attempt++) {
    const holder = readHolder(path) ?? readLater(path);
    if (holder !== undefined && holder.host !== own.host) {
      throw new RunError(`process ${holder.pid} on ${holder.host} trains in ${run}, or did when it ended`, { remedy: `if it has ended, remove ${path}` });
    }
    if (attempt > 10 || (holder !== undefined && sameProcess(holder))) {
      throw new RunError(`another process${holder === undefined ? '' : ` (${holder.pid})`} trains in ${run} now`, {
        remedy: `wait until it ends${holder === undefined ? '' : `, or end it with kill -INT ${holder.pid}, which keeps what it has done`}; what is begun anew can go to another folder with --out DIR`,
      });
    }
    setAside(path, holder);
  }
  return {
    release() {
      if (readHolder(path)?.pid === own.pid) rmSync(path, { force: true });
    },
  };
}

/** Whether it was made: not where one is there. */
function create(path: string, own: Holder): boolean {
  let file;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, JSON.stringify(own));
  closeSync(file);
  return true;
}

/** Removes what an ended process left; renamed first, so that of two processes which do so at once one sees that it is gone. */
function setAside(path: string, left: Holder | undefined): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = readHolder(aside);
  // another process was quicker, and this is its own, though it may not have written into it yet
  if (taken?.pid !== left?.pid && !existsSync(path)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}
