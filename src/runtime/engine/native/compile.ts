/**
 * Compiles tfjs-node's binding against a TensorFlow library.
 * Three C++ files need one call of the compiler; node-gyp would add make, a python of the right age and a download of headers.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { findNodeHeaders } from './headers.ts';
import { nativeVersion } from './locate.ts';
import type { NativePackage } from './locate.ts';
import type { Progress } from './progress.ts';
import { run, tail } from './run.ts';

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
  const compiler = process.env['CXX'] || (process.platform === 'darwin' ? 'clang++' : 'g++');
  if ((await run(compiler, ['--version'])).code !== 0) {
    throw new EngineError(
      `no C++ compiler was found (${compiler}); the native binding is compiled on this machine`,
      'install one (apt-get install g++, or xcode-select --install), or name it in CXX',
    );
  }
  const library = join(tensorflow, 'lib');
  const origin = process.platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  const result = await run(compiler, [
    '-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION',
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    `-I${await findNodeHeaders()}`, `-I${join(tensorflow, 'include')}`,
    ...readdirSync(sources).filter((name) => name.endsWith('.cc')).map((name) => join(sources, name)),
    `-L${library}`, '-ltensorflow', '-ltensorflow_framework', `-Wl,-rpath,${origin}/../../deps/lib`, '-o', output,
  ]);
  if (result.code !== 0) {
    throw new EngineError(`the native binding does not compile: ${tail(result, 4)}`, 'report this with the output of gradnetc doctor, and train on the wasm engine meanwhile');
  }
}
