/** The folder of a run: chosen atomically, never on top of another run's results, writable before training starts. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import type { Lock } from '../checkpoint/lock.ts';
import { fileProblem, RunError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

const OWN_FILES = ['model', 'checkpoints', 'metrics.jsonl', 'layers.jsonl', 'tensorboard', 'report.html', 'program.mjs', 'run.json', 'run.lock'];

function folderError(folder: string, error: unknown): RunError {
  const { reason } = fileProblem(error);
  return new RunError(`cannot write to the output folder ${folder}: ${reason}`, {
    remedy: 'choose a folder you can write to with --out DIR',
    cause: error,
  });
}

/** `--out DIR`: made when missing; an existing one must not hold a run, which is looked at when it is ours. */
function openGiven(folder: string, lockRun: (folder: string) => Lock): Opened {
  let lock: Lock | undefined;
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new RunError(`the output folder ${folder} is a file`, { remedy: 'give the name of a folder with --out DIR' });
    }
    makeFolder(folder);
    lock = lockRun(folder);
    const taken = readdirSync(folder).filter((name) => name !== 'run.lock' && OWN_FILES.includes(name));
    if (taken.length > 0) {
      throw new RunError(`the output folder ${folder} holds a run already (${taken.join(', ')})`, {
        remedy: `choose another folder with --out DIR, or move that run away; gradnetc resume ${folder} goes on with it`,
      });
    }
    return { folder, lock };
  } catch (error) {
    lock?.release();
    throw error instanceof RunError ? error : folderError(folder, error);
  }
}

/** `runs/<name>-<n>` with the first free n; mkdir decides, so that two runs at once never share one. */
function openNext(name: string, lockRun: (folder: string) => Lock): Opened {
  try {
    makeFolder('runs');
    for (let n = 1; ; n++) {
      const folder = join('runs', `${name}-${n}`);
      try {
        mkdirSync(folder);
        return { folder, lock: lockRun(folder) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (error) {
    throw folderError('runs', error);
  }
}

interface Opened {
  readonly folder: string;
  readonly lock: Lock;
}

/**
 * Opens the folder, takes it for this process, and puts the program (`process.argv[1]`) and the source into it.
 * @throws RunError when it cannot be made, written to, or holds a run already
 */
export function openRunFolder(
  out: string | undefined,
  name: string,
  program: string | undefined,
  source: string | undefined,
  lockRun: (folder: string) => Lock,
): Opened {
  const { folder, lock } = out === undefined ? openNext(name, lockRun) : openGiven(out, lockRun);
  try {
    writeFileSync(join(folder, 'metrics.jsonl'), '');
    if (program !== undefined && existsSync(program)) copyFileSync(program, join(folder, 'program.mjs'));
    if (source !== undefined && existsSync(source)) copyFileSync(source, join(folder, basename(source)));
  } catch (error) {
    discardRunFolder(folder, out);
    lock.release();
    throw folderError(folder, error);
  }
  return { folder, lock };
}

/** Removes a folder chosen by `openRunFolder` itself, after a run that never began: it holds nothing of worth. */
export function discardRunFolder(folder: string, out: string | undefined): void {
  if (out === undefined) rmSync(folder, { recursive: true, force: true });
  else for (const name of OWN_FILES) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Where results go when their folder fails at the end: better in an unexpected place than nowhere. */
export function rescueFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `gradnet-${name}-`));
}

/** A path as the user would type it from here. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== '' && !short.startsWith('..') ? short : path;
}
