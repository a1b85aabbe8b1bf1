/**
 * Compiles tfjs-node's binding, and operations of our own, against a TensorFlow library.
 * A few C++ files need no more than calls of the compiler; node-gyp would add make, a python of the right age and a download of headers.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { findNodeHeaders } from './headers.ts';
import { nativeVersion } from './locate.ts';
import type { NativePackage } from './locate.ts';
import { ownKernels, ownKernelsPlace, removeUnused } from './own-kernels.ts';
import type { Progress } from './progress.ts';
import { faultOf, run, type RunResult } from './run.ts';
import { ownKernelsFault } from './verify.ts';

/**
 * Puts the binding in its place, compiled at the first time and copied from the cache afterwards.
 * @param tensorflow folder with `lib` and `include`.
 */
export async function compileBinding(pack: NativePackage, tensorflow: string, progress: Progress): Promise<void> {
  const kept = join(tensorflow, `tfjs_binding-${nativeVersion}.node`);
  if (!existsSync(kept)) {
    progress({ phase: 'compile' });
    const fresh = `${kept}.${process.pid}`;
    await compile(join(pack.directory, 'binding'), tensorflow, fresh);
    renameSync(fresh, kept);
  }
  mkdirSync(dirname(pack.binding), { recursive: true });
  const staged = `${pack.binding}.${process.pid}`;
  cpSync(kept, staged);
  renameSync(staged, pack.binding); // never a half-written library where a running process may load it
}

async function compile(sources: string, tensorflow: string, output: string): Promise<void> {
  const result = await compiled([
    '-O2', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', `-I${await findNodeHeaders()}`, `-I${join(tensorflow, 'include')}`,
    ...readdirSync(sources).filter((name) => name.endsWith('.cc')).map((name) => join(sources, name)),
    ...linkedTo(tensorflow, '../../deps/lib'), '-o', output,
  ]);
  if (result.code !== 0) {
    throw new EngineError(`the native binding does not compile: ${faultOf(result)}`, 'report this with the output of gradnetc doctor, and train on the wasm engine meanwhile');
  }
}

/**
 * Compiles our own operations, where they are not there yet, for the TensorFlow that the package has, and tries them.
 * @returns whether it did
 * @throws EngineError where there is no compiler, or the result does not work; nothing is left then
 */
export async function compileOwnKernels(pack: NativePackage, progress: Progress): Promise<boolean> {
  const own = ownKernels();
  if (own === undefined) return false;
  const place = ownKernelsPlace(pack, own);
  if (existsSync(place)) return false;
  progress({ phase: 'compile' });
  const fresh = `${place}.${process.pid}`;
  const objects = own.sources.map((_, index) => `${fresh}.${index}.o`);
  try {
    const results = await Promise.all(own.sources.map((source, index) => compiled(['-O3', '-fno-math-errno', '-fvisibility=hidden', '-pthread', '-c', source, '-o', objects[index]!])));
    const result = results.find(({ code }) => code !== 0) ?? await compiled(['-pthread', ...objects, ...linkedTo(join(pack.directory, 'deps'), 'lib'), '-o', fresh]);
    const fault = result.code === 0 ? await ownKernelsFault(pack, fresh) : faultOf(result);
    if (fault !== undefined) throw new EngineError(`gradnet's own operations for TensorFlow do not work here: ${fault}`, 'report this with the output of gradnetc doctor; everything trains without them, recurrent layers and convolutions at half the speed');
    renameSync(fresh, place);
    removeUnused(dirname(place));
    return true;
  } finally {
    for (const file of [fresh, ...objects]) rmSync(file, { force: true });
  }
}

/** @param place of the library's folder, as seen from what is linked */
function linkedTo(tensorflow: string, place: string): string[] {
  const origin = process.platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  return [`-L${join(tensorflow, 'lib')}`, '-ltensorflow', '-ltensorflow_framework', `-Wl,-rpath,${origin}/${place}`];
}

/** Makes a library that Node loads. */
async function compiled(args: readonly string[]): Promise<RunResult> {
  const { name, clang } = await compiler();
  // g++ compiles loops for several processors, of which the library takes the best; clang for one
  const processor = clang && process.arch === 'x64' ? ['-march=x86-64-v3'] : [];
  return run(name, ['-std=c++17', '-fPIC', '-shared', '-w', '-Wno-psabi', ...processor, ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []), ...args]);
}

/** The one that CXX names; else the first that is there, of which g++ makes the faster operations. */
async function compiler(): Promise<{ name: string; clang: boolean }> {
  const given = process.env['CXX'];
  const names = given ? [given] : process.platform === 'darwin' ? ['clang++'] : ['g++', 'c++', 'clang++'];
  for (const name of names) {
    const version = await run(name, ['--version']);
    if (version.code === 0) return { name, clang: version.output.includes('clang') };
  }
  throw new EngineError(
    `no C++ compiler was found (${names.join(', ')}); the native binding is compiled on this machine`,
    'install one (apt-get install g++, or xcode-select --install), or name it in CXX',
  );
}
