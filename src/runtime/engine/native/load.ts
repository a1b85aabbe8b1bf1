/** Loads tfjs-node and its binding, and proves that it computes. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tf } from '../../tf.ts';
import { EngineError, reasonOf } from '../errors.ts';
import { probe } from '../probe.ts';
import { registerNativeKernels } from './kernels/index.ts';
import { locateNative, nativePackage, nativeVersion } from './locate.ts';
import type { NativePackage } from './locate.ts';
import { loadOwnKernels, missingOwnKernels } from './own-kernels.ts';
import { refuseProfiler } from './profiler.ts';
import { restoreRemovedUtil } from './restore-util.ts';

const installCommand = `npm i -D ${nativePackage}@${nativeVersion} --ignore-scripts`;

/** Checks without loading anything that package and binding are there and fit. */
export function requireNative(cwd?: string): NativePackage {
  const found = locateNative(cwd);
  if (!found) {
    throw new EngineError(
      `the native engine's package ${nativePackage} is not installed`,
      `${installCommand} && gradnetc native install`,
    );
  }
  if (found.version !== nativeVersion) {
    throw new EngineError(
      `${nativePackage} ${found.version} is installed (${found.directory}); gradnet works with ${nativeVersion}`,
      installCommand,
    );
  }
  return found;
}

/**
 * Makes the native engine the current backend.
 * @throws EngineError that tells a missing package, a missing binding, a broken binding and a profiler apart.
 */
export async function loadNative(cwd?: string): Promise<{ description: string }> {
  const found = requireNative(cwd);
  if (!found.hasBinding) {
    throw new EngineError(
      `${nativePackage} is installed without its compiled binding`,
      'gradnetc native install',
    );
  }
  refuseProfiler();
  // TensorFlow's C++ side logs to stderr at load unless it is told not to before.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  restoreRemovedUtil();
  let version: string;
  // Before TensorFlow has threads: signals are kept from them.
  loadOwnKernels(found);
  // Our operations are shared among threads themselves: a second one of which each waits for the team only changes places with it.
  if (missingOwnKernels() === undefined) process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
  try {
    createRequire(join(found.directory, 'package.json'))(found.directory);
    await tf.setBackend('tensorflow');
    registerNativeKernels();
    version = (tf.backend() as unknown as { binding: { TF_Version: string } }).binding.TF_Version;
    probe('native');
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(
      `the native binding does not load: ${reasonOf(error)}`,
      'gradnetc native install --force rebuilds it',
      { cause: error },
    );
  }
  return { description: `native (TensorFlow ${version})` };
}
