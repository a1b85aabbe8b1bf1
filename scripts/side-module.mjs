/**
 * Compiles assembly/ to the WebAssembly module of our own kernels: one binary, kept under a hash of its sources, so that
 * only a change of them is paid for.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const sideModule = 'gradnet-kernels.wasm';
export const sideSources = 'assembly';

// warning 112: functions of vectors are called inside the module only
const flags = ['-O3', '--runtime', 'stub', '--noAssert', '--importMemory', '--sharedMemory', '--maximumMemory', '65536', '--enable', 'simd,bulk-memory,threads', '--disableWarning', '112'];

/** Writes the module into each folder. */
export async function buildSideModule(...folders) {
  const compiled = join(root, 'node_modules/.cache/gradnet', `kernels-${hashOfSources()}.wasm`);
  if (!existsSync(compiled)) await compile(compiled);
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(compiled, join(folder, sideModule));
  }
}

async function compile(to) {
  const { main } = await import('assemblyscript/asc');
  mkdirSync(join(to, '..'), { recursive: true });
  const aside = `${to}.${process.pid}`;
  const { error, stderr } = await main(['index.ts', '--baseDir', join(root, sideSources), '--outFile', relative(join(root, sideSources), aside), ...flags]);
  if (error) throw new Error(`assembly/ does not compile: ${stderr.toString() || error.message}`);
  renameSync(aside, to);
}

function hashOfSources() {
  const hash = createHash('sha256').update(flags.join(' ')).update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  for (const name of readdirSync(join(root, sideSources)).sort()) hash.update(name).update(readFileSync(join(root, sideSources, name)));
  return hash.digest('hex').slice(0, 16);
}
