/** Gets the compiled binding for an installed tfjs-node: from the archive, a mirror, or TensorFlow's wheel. */
import { lstatSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { tensorflowFromArchive } from './archive.ts';
import { compileBinding, compileOwnKernels } from './compile.ts';
import { requireNative } from './load.ts';
import type { NativePackage } from './locate.ts';
import type { InstallProgress, Progress } from './progress.ts';
import { bindingFault } from './verify.ts';
import { tensorflowFromWheel } from './wheel.ts';

export type { InstallProgress } from './progress.ts';

export interface InstallOptions {
  /**
   * Where TensorFlow's library comes from: 'archive' (tfjs-node's own), 'wheel' (through pip), the path or address of an
   * archive or of a folder with it; 'auto', the default, is the archive where it answers quickly, and the wheel otherwise.
   */
  source?: string;
  /** Installs again even where a binding works. */
  force?: boolean;
  onProgress?: (progress: InstallProgress) => void;
  /** The user's project folder; default the current one. */
  cwd?: string;
}

export interface InstallResult {
  /** False when a working binding was there already. */
  installed: boolean;
  /** Path of the binding. */
  binding: string;
  /** Where TensorFlow's library came from; undefined when nothing was installed. */
  source?: 'archive' | 'wheel';
  /** Why TensorFlow has none of gradnet's own operations, which make some layers faster, and what to do about it. */
  lacking?: EngineError;
}

/**
 * Idempotent: a working binding returns at once; downloads and the compiled binding are kept in the user's cache.
 * @throws EngineError for a missing package, python, pip, compiler, space or network, with the command that mends it.
 */
export async function installNative(options: InstallOptions = {}): Promise<InstallResult> {
  const progress: Progress = options.onProgress ?? (() => undefined);
  const pack = requireNative(options.cwd);
  progress({ phase: 'check' });
  if (!options.force && pack.hasBinding && !(await bindingFault(pack))) return withOwnKernels(pack, progress, { installed: false, binding: pack.binding });
  const { directory, source } = await findTensorflow(pack, options.source ?? 'auto', progress);
  linkDependencies(pack, directory);
  if (options.force) rmSync(join(directory, `tfjs_binding-${pack.version}.node`), { force: true });
  await compileBinding(pack, directory, progress);
  progress({ phase: 'check' });
  const fault = await bindingFault(pack);
  if (!fault) return withOwnKernels(pack, progress, { installed: true, binding: pack.binding, source });
  rmSync(pack.binding, { force: true });
  throw new EngineError(
    `the native binding was built but does not work: ${fault}`,
    'gradnetc native install --force; if that fails too, report it with the output of gradnetc doctor',
  );
}

/** Training does without them, so that where they cannot be compiled the binding is as good as it was. */
async function withOwnKernels(pack: NativePackage, progress: Progress, result: InstallResult): Promise<InstallResult> {
  try {
    await compileOwnKernels(pack, progress);
    return result;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ...result, lacking: error };
  }
}

async function findTensorflow(pack: NativePackage, source: string, progress: Progress): Promise<{ directory: string; source: 'archive' | 'wheel' }> {
  const archive = async (mirror?: string) => ({ directory: await tensorflowFromArchive(pack, mirror, progress), source: 'archive' as const });
  const wheel = async () => ({ directory: await tensorflowFromWheel(progress), source: 'wheel' as const });
  if (source === 'wheel') return wheel();
  if (source === 'archive') return archive();
  if (source !== 'auto') return archive(source);
  let first: EngineError;
  try {
    return await archive();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    first = error;
  }
  try {
    return await wheel();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(`${first.message}; ${error.message}`, error.remedy, { cause: error });
  }
}

/** The library is large: the package gets a link to the cache, not a second copy. */
function linkDependencies(pack: NativePackage, tensorflow: string): void {
  const link = join(pack.directory, 'deps');
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there) rmSync(link, { recursive: !there.isSymbolicLink(), force: true });
  symlinkSync(tensorflow, link, 'junction');
}
