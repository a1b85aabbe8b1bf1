/** Fetches the files of a set that has a known home: checked, tried again, resumed, and put in place whole or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cacheDirectory } from '../engine/native/cache.ts';
import { download } from '../engine/native/download.ts';
import { fileProblem, RunError } from '../errors.ts';
import { unpackTar } from './tar.ts';

export interface Home {
  /** Of the set, and of its folder in the cache and on a mirror. */
  readonly name: string;
  /** Address of its folder. */
  readonly at: string;
  /** By name: MD5, as the set's own page or torchvision has it. */
  readonly files: Readonly<Record<string, string>>;
  /** What the files hold, where they are archives. */
  readonly holds?: readonly string[];
  /** All files together, for the person who decides. */
  readonly size: string;
}

export interface Fetching {
  /** Whether somebody has asked for it: nothing is fetched otherwise. */
  readonly allowed: boolean;
  readonly say?: ((text: string) => void) | undefined;
  /** In place of the user's cache. */
  readonly folder?: string;
  /** In place of the home: `<mirror>/<set>/<file>` (default GRADNET_MIRROR). */
  readonly mirror?: string | undefined;
  /** Milliseconds before the second attempt; doubled before each further one (default 1,000). */
  readonly pause?: number;
  readonly answerWithin?: number;
  readonly stallAfter?: number;
}

const ATTEMPTS = 4;

/** Where a set's files are once they were fetched. */
export const homeFolder = ({ name }: Home, folder = cacheDirectory()): string => join(folder, 'data', name);

/** Whether all of them are there. */
export const isFetched = (home: Home, folder?: string): boolean => namesOf(home).every((name) => existsSync(join(homeFolder(home, folder), name)));

const namesOf = ({ files, holds }: Home): readonly string[] => holds ?? Object.keys(files);

/**
 * @returns the folder of the files, which are fetched if need be
 * @throws RunError that says how to fetch them, or where to put them by hand
 */
export async function fetchHome(home: Home, how: Fetching): Promise<string> {
  const folder = homeFolder(home, how.folder);
  if (isFetched(home, how.folder)) return folder;
  const byHand = `put ${namesOf(home).join(', ')} (from ${home.at}) into ${folder}, or into any directory that is given with --data DIR`;
  if (!how.allowed) {
    throw new RunError(`the files of ${home.name} are not here`, { remedy: `run with --download to fetch ${home.size} from ${home.at}, or write \`download: true\`; without a network ${byHand}` });
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new RunError(`cannot make the folder ${folder}: ${fileProblem(error).reason}`, { remedy: 'set XDG_CACHE_HOME to a folder that can be written', cause: error });
  }
  for (const [name, md5] of Object.entries(home.files)) {
    const file = join(folder, name);
    if (home.holds === undefined && existsSync(file)) continue;
    await fetchFile(`${addressOf(home, how.mirror)}${name}`, file, md5, how, byHand);
    if (home.holds !== undefined) {
      await unpackTar(file, home.holds, folder);
      rmSync(file);
    }
  }
  return folder;
}

function addressOf({ at, name }: Home, mirror = process.env['GRADNET_MIRROR']): string {
  return mirror === undefined || mirror === '' ? at : `${mirror.replace(/\/+$/, '')}/${name}/`;
}

async function fetchFile(url: string, file: string, md5: string, how: Fetching, byHand: string): Promise<void> {
  const { say = () => { /* nobody listens */ }, pause = 1000, answerWithin = 20_000, stallAfter = 30_000 } = how;
  const whole = `${file}.fetched`;
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) {
      say(`${url}: ${reason}; trying again (${attempt + 1} of ${ATTEMPTS})`);
      await wait(pause * 2 ** (attempt - 1));
    }
    try {
      let told = -1;
      await download(url, whole, {
        answerWithin, stallAfter,
        onFraction(fraction) {
          const tenth = Math.floor(10 * fraction);
          if (tenth > told) say(`fetching ${url}: ${10 * (told = tenth)} %`);
        },
      });
      const found = await md5Of(whole);
      if (found === md5) return renameSync(whole, file);
      rmSync(whole);
      reason = `its MD5 is ${found}, not ${md5}`;
    } catch (error) {
      const code = (error as { cause?: NodeJS.ErrnoException }).cause?.code ?? (error as NodeJS.ErrnoException).code ?? '';
      if (['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'ENOTDIR'].includes(code)) {
        throw new RunError(`${basename(file)} could not be written to ${file}: ${fileProblem({ code }).reason}`, { remedy: 'free some space, or set XDG_CACHE_HOME to a folder on another disk; what came is kept, and the next run goes on from there', cause: error });
      }
      reason = (error as Error).message.replace(`${url} cannot be fetched: `, '');
      // What is left of an earlier attempt does not fit what the server has now.
      if (reason.includes('answers 416')) rmSync(`${whole}.part`, { force: true });
      else if (/answers 4(?!08|29)\d\d/.test(reason)) break;
    }
  }
  throw new RunError(`${url} could not be fetched: ${reason}`, { remedy: `check the network, or name a mirror with GRADNET_MIRROR=URL, which holds URL/<set>/<file>; or ${byHand}` });
}

async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

