/** The installer's ways to fail, and its downloads, against a server and packages of our own. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installNative } from '../../src/runtime/engine/index.ts';
import { cached } from '../../src/runtime/engine/native/cache.ts';
import { download } from '../../src/runtime/engine/native/download.ts';
import { locateNative } from '../../src/runtime/engine/native/locate.ts';
import { restoreRemovedUtil } from '../../src/runtime/engine/native/restore-util.ts';
import { nativeIsThere } from './compare.ts';
import { containing, matching } from './matchers.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gradnet-install-'));
  vi.stubEnv('XDG_CACHE_HOME', join(scratch, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

const cacheEntries = (): string[] => {
  const folder = join(scratch, 'cache', 'gradnet');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** tfjs-node's own sources and tables without a binding. */
function packageWithoutBinding(): void {
  const real = locateNative()!.directory;
  const directory = join(scratch, 'tfjs-node');
  mkdirSync(join(directory, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'scripts/deps-constants.js']) writeFileSync(join(directory, file), readFileSync(join(real, file)));
  vi.stubEnv('GRADNET_TFJS_NODE', directory);
}

async function withServer(handle: (request: IncomingMessage, response: ServerResponse) => void, work: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.skipIf(!nativeIsThere)('a working binding returns at once', async () => {
  expect(await installNative({ source: 'wheel' })).toMatchObject({ installed: false, binding: containing('tfjs_binding.node') });
  expect(cacheEntries()).toEqual([]);
});

describe('what is missing is named', () => {
  test('the package', async () => {
    vi.stubEnv('GRADNET_TFJS_NODE', join(scratch, 'none'));
    await expect(installNative()).rejects.toMatchObject({ name: 'EngineError', message: containing('not installed'), remedy: containing('npm i -D') });
  });

  test('python, leaving nothing behind', async () => {
    packageWithoutBinding();
    vi.stubEnv('GRADNET_PYTHON', join(scratch, 'no-python'));
    await expect(installNative({ source: 'wheel' })).rejects.toMatchObject({ message: matching(/no python|serves Linux/) });
    expect(cacheEntries()).toEqual([]);
  });

  test('pip', async () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') return;
    packageWithoutBinding();
    const python = join(scratch, 'python');
    writeFileSync(python, '#!/bin/sh\n[ "$1" = --version ]\n', { mode: 0o755 });
    vi.stubEnv('GRADNET_PYTHON', python);
    await expect(installNative({ source: 'wheel' })).rejects.toMatchObject({ message: containing('has no pip'), remedy: containing('ensurepip') });
  });

  test('a mirror on disk', async () => {
    packageWithoutBinding();
    await expect(installNative({ source: join(scratch, 'no-mirror') })).rejects.toMatchObject({ message: containing('there is no archive') });
  });

  test('a cache that can be written', async () => {
    packageWithoutBinding();
    writeFileSync(join(scratch, 'cache'), 'a file where the folder should be');
    await expect(installNative({ source: 'http://127.0.0.1:9' })).rejects.toMatchObject({ remedy: containing('XDG_CACHE_HOME') });
    rmSync(join(scratch, 'cache'));
  });

  test('a mirror that answers 404, and one that sends no archive', async () => {
    packageWithoutBinding();
    await withServer((request, response) => {
      const found = request.url!.includes('noise');
      response.writeHead(found ? 200 : 404).end(found ? 'no archive at all' : '');
    }, async (url) => {
      await expect(installNative({ source: url })).rejects.toMatchObject({ message: containing('the server answers 404') });
      await expect(installNative({ source: `${url}/noise.tar.gz` })).rejects.toMatchObject({ message: matching(/does not unpack|not a libtensorflow archive/) });
      expect(cacheEntries()).toEqual([]);
    });
  });
});

describe('download', () => {
  const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));

  test('resumes what an earlier attempt left', async () => {
    const ranges: (string | undefined)[] = [];
    await withServer((request, response) => {
      ranges.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from ? 206 : 200, { 'content-length': content.length - from });
      if (from) return void response.end(content.subarray(from));
      response.write(content.subarray(0, 2000), () => setTimeout(() => response.destroy(), 50));
    }, async (url) => {
      const file = join(scratch, 'file');
      await expect(download(url, file)).rejects.toMatchObject({ name: 'EngineError' });
      expect(existsSync(file)).toBe(false);
      const fractions: number[] = [];
      await download(url, file, { onFraction: (fraction) => fractions.push(fraction) });
      expect(readFileSync(file).equals(content)).toBe(true);
      expect(ranges).toEqual([undefined, 'bytes=2000-']);
      expect(fractions.at(-1)).toBe(1);
    });
  });

  test('gives up on a server that does not answer, and on one that stops', async () => {
    await withServer((request, response) => {
      if (request.url === '/stall') response.writeHead(200, { 'content-length': 10 }).write('12345');
    }, async (url) => {
      await expect(download(`${url}/silent`, join(scratch, 'a'), { answerWithin: 100 })).rejects.toMatchObject({ message: containing('no answer in time') });
      await expect(download(`${url}/stall`, join(scratch, 'b'), { stallAfter: 100 })).rejects.toMatchObject({ message: containing('stalled') });
    });
  });
});

describe('the cache', () => {
  test('a failed fill leaves nothing, a finished one is not repeated, parts of dead processes go', async () => {
    await expect(cached('x', 1, async (folder) => {
      writeFileSync(join(folder, 'half'), '');
      throw new Error('interrupted');
    })).rejects.toThrow('interrupted');
    expect(cacheEntries()).toEqual([]);
    mkdirSync(join(scratch, 'cache', 'gradnet', 'x.part-999999999'));
    let fills = 0;
    for (let i = 0; i < 2; i++) await cached('x', 1, async () => void fills++);
    expect({ fills, entries: cacheEntries() }).toEqual({ fills: 1, entries: ['x'] });
  });

  test('says how much space is missing', async () => {
    await expect(cached('x', 1e18, async () => undefined)).rejects.toMatchObject({ message: containing('1000000000.0 GB') });
  });
});

test('the checks that Node 23 removed are back where they are missing, and untouched where they are not', async () => {
  const util = (await import('node:util')).default as unknown as Record<string, unknown>;
  const { isNullOrUndefined } = util;
  try {
    delete util['isNullOrUndefined'];
    restoreRemovedUtil();
    const restored = util['isNullOrUndefined'] as (value: unknown) => boolean;
    expect([null, undefined, 0, ''].map(restored)).toEqual([true, true, false, false]);
    restoreRemovedUtil();
    expect(util['isNullOrUndefined']).toBe(restored);
  } finally {
    util['isNullOrUndefined'] = isNullOrUndefined;
  }
});
