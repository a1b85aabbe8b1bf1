/** Finds the installed tfjs-node package, with or without its binding. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const nativePackage = '@tensorflow/tfjs-node';

/** The release this engine is made for: a binding of another one does not fit the kernels of this tfjs-core. */
export const nativeVersion = '4.22.0';

export interface NativePackage {
  /** Absolute folder of the package. */
  directory: string;
  version: string;
  /** Where the compiled binding belongs. */
  binding: string;
  hasBinding: boolean;
}

/**
 * Looks beside gradnet, then in the user's project.
 * @param cwd the user's project folder; default the current one.
 * @returns undefined when the package is in neither. GRADNET_TFJS_NODE names the package's folder outright.
 */
export function locateNative(cwd: string = process.cwd()): NativePackage | undefined {
  const named = process.env['GRADNET_TFJS_NODE'];
  if (named) return describe(resolve(cwd, named));
  const origins = [import.meta.url, pathToFileURL(join(cwd, 'package.json')).href];
  const found = origins.map(resolveFrom).filter((directory) => directory !== undefined).map(describe);
  return found.find((it) => it?.hasBinding) ?? found.find((it) => it !== undefined);
}

function resolveFrom(origin: string): string | undefined {
  try {
    return dirname(createRequire(origin).resolve(`${nativePackage}/package.json`));
  } catch {
    return undefined; // not installed as seen from there
  }
}

function describe(directory: string): NativePackage | undefined {
  const manifest = join(directory, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const binding = join(directory, 'lib', 'napi-v8', 'tfjs_binding.node');
  return { directory, version, binding, hasBinding: existsSync(binding) };
}
