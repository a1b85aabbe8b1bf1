/** Operations of our own in TensorFlow: where their library is, whether it fits its sources, and who may use it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@tensorflow/tfjs-core';
import { reasonOf } from '../errors.ts';
import type { NativePackage } from './locate.ts';

/** Beside a program that runs alone, of dist/ as seen from its bundles, and of the repository as seen from here. */
const PLACES = ['native', '../native', '../../../../native'];
/** What a folder of the sources always has. */
const MAIN = 'kernels.cc';

export interface OwnKernels {
  /** The files to compile. */
  readonly sources: readonly string[];
  /** The library's name, which says what it was made of: one of other sources is none. */
  readonly name: string;
}

/** The sources that are here; a program that was copied without them does without the operations. */
export function ownKernels(): OwnKernels | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const folder = PLACES.map((place) => join(here, place)).find((it) => existsSync(join(it, MAIN)));
  if (folder === undefined) return undefined;
  const hash = createHash('sha256');
  const files = readdirSync(folder).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  const sources = files.filter((file) => file.endsWith('.cc')).map((file) => join(folder, file));
  return { sources, name: `gradnet_kernels-${hash.digest('hex').slice(0, 12)}.node` };
}

/** Where the library belongs: beside the TensorFlow that it is for, wherever the package has it from. */
export const ownKernelsPlace = (pack: NativePackage, { name }: OwnKernels): string => join(pack.directory, 'deps', name);

const LIBRARY = /^gradnet_kernels-[\da-f]{12}\.node$/;
/** A library that nobody has loaded for so long is of a gradnet that is no longer here, in days. */
const UNUSED_AFTER = 30;

/** Removes libraries of other sources from the folder, unless they were loaded lately: several versions of gradnet may share a TensorFlow. */
export function removeUnused(folder: string, now = Date.now()): void {
  for (const name of readdirSync(folder).filter((it) => LIBRARY.test(it))) {
    const file = join(folder, name);
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: now };
    if (now - mtimeMs > UNUSED_AFTER * 86_400_000) rmSync(file, { force: true });
  }
}

/** Has a library's date tell when it was last loaded. */
function noteUse(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // somebody else's installation, who removes what nobody there uses
  }
}

/** Why they are not there, or undefined where they are. */
let missing: string | undefined = 'the native engine is not loaded';
let portable = false;
const alone = new Set<string>();

/** Registers the operations with TensorFlow, and has signals handled where nothing computes. GRADNET_NATIVE_KERNELS=stock does without. */
export function loadOwnKernels(pack: NativePackage): void {
  missing = process.env['GRADNET_NATIVE_KERNELS'] === 'stock' ? 'GRADNET_NATIVE_KERNELS=stock' : problemOf(pack);
}

function problemOf(pack: NativePackage): string | undefined {
  const own = ownKernels();
  if (own === undefined) return 'their sources are not beside this program';
  const file = ownKernelsPlace(pack, own);
  if (!existsSync(file)) return 'they are not compiled';
  try {
    process.dlopen({ exports: {} }, file);
    noteUse(file);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why TensorFlow has none of our operations, or undefined where it has. */
export const missingOwnKernels = (): string | undefined => missing;

/** Whether a kernel may be made of them. */
export const mayUseOwnKernels = (): boolean => missing === undefined && !portable;

/** Says of kernels that they have no other form than by our operations. */
export function onlyOwn(...kernels: string[]): void {
  for (const kernel of kernels) alone.add(kernel);
}

/** Does `work` with operations that every TensorFlow has: what it records is for others. */
export function portably<T>(work: () => T): T {
  const before = portable;
  const taken = [...alone].flatMap((name) => core.getKernel(name, 'tensorflow') ?? []);
  portable = true;
  for (const { kernelName, backendName } of taken) core.unregisterKernel(kernelName, backendName);
  try {
    return work();
  } finally {
    taken.forEach(core.registerKernel);
    portable = before;
  }
}
