/** Bundles the augmenting thread of this tree, for tests that run the sources. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Path of a fresh bundle, in a folder of its own under the system's temporary one. */
export async function bundleWorker(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'gradnet-worker-')), 'augment-worker.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/runtime/augment/worker.ts', import.meta.url))],
    outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'], logLevel: 'error',
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  return outfile;
}
