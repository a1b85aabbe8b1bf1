/** TensorFlow's C library from the archive that tfjs-node itself uses, or from a mirror of it. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError, reasonOf } from '../errors.ts';
import { cacheDirectory, cached } from './cache.ts';
import { download } from './download.ts';
import type { NativePackage } from './locate.ts';
import type { Progress } from './progress.ts';

/**
 * @param mirror an archive (.tar.gz), a folder of archives, or the address of either; default the official one, or what
 *   TFJS_NODE_BASE_URI or TFJS_NODE_CDN_STORAGE say, as in tfjs-node's own installer.
 * @returns a folder with `lib` and `include`, kept in the cache.
 */
export async function tensorflowFromArchive(pack: NativePackage, mirror: string | undefined, progress: Progress): Promise<string> {
  const address = archiveAddress(pack, mirror);
  const key = createHash('sha256').update(address).digest('hex').slice(0, 12);
  return cached(`tensorflow-archive-${key}`, 1.2e9, async (folder) => {
    const remote = /^https?:/.test(address);
    const file = remote ? join(cacheDirectory(), `archive-${key}.tar.gz`) : address;
    if (remote && !existsSync(file)) {
      progress({ phase: 'reach' });
      await download(address, file, { onFraction: (fraction) => progress({ phase: 'download', fraction }) });
    }
    progress({ phase: 'unpack' });
    await unpack(pack, file, folder);
    if (remote) rmSync(file, { force: true });
    if (!existsSync(join(folder, 'lib')) || !existsSync(join(folder, 'include'))) {
      throw new EngineError(`${address} is not a libtensorflow archive: it has no lib and include`, 'name the libtensorflow archive for this platform with --source');
    }
  });
}

/** The address or path of the archive for this platform; the official one is read from the package's own tables. */
export function archiveAddress(pack: NativePackage, mirror: string | undefined): string {
  if (mirror && /\.(tar\.gz|tgz)$/.test(mirror)) return toPath(mirror);
  const load = createRequire(join(pack.directory, 'package.json'));
  const tables = load('./scripts/deps-constants.js') as Record<string, string & Record<string, string>>;
  const system = `cpu-${tables['PLATFORM_MAPPING']?.[process.platform]}-${tables['ARCH_MAPPING']?.[process.arch]}`;
  if (!(tables['ALL_SUPPORTED_COMBINATION'] as unknown as string[]).includes(system) || process.platform === 'win32') {
    throw new EngineError(
      `no archive is known to gradnet for ${process.platform} on ${process.arch}`,
      `npm rebuild @tensorflow/tfjs-node runs that package's own installer; or train on the wasm engine`,
    );
  }
  const name = `${system}-${tables['LIBTENSORFLOW_VERSION']}.tar.gz`;
  if (mirror) return toPath(`${mirror.replace(/\/+$/, '')}/libtensorflow-${name}`);
  const host = process.env['TFJS_NODE_CDN_STORAGE'] || process.env['CDN_STORAGE'] || 'https://storage.googleapis.com/';
  return `${process.env['TFJS_NODE_BASE_URI'] || `${host}tensorflow/libtensorflow/libtensorflow-`}${name}`;
}

function toPath(place: string): string {
  if (/^https?:/.test(place)) return place;
  const path = place.startsWith('file:') ? fileURLToPath(place) : resolve(place);
  if (existsSync(path)) return path;
  throw new EngineError(`there is no archive at ${path}`, 'name an existing libtensorflow .tar.gz, or the folder that holds it, with --source');
}

async function unpack(pack: NativePackage, file: string, folder: string): Promise<void> {
  try {
    const tar = createRequire(join(pack.directory, 'package.json'))('tar') as { x(options: object): Promise<void> };
    await tar.x({ file, C: folder, strict: true });
  } catch (error) {
    if (file.startsWith(cacheDirectory())) rmSync(file, { force: true });
    throw new EngineError(`${file} does not unpack: ${reasonOf(error)}`, 'fetch the archive again: gradnetc native install', { cause: error });
  }
}
