/**
 * Runs a TypeScript script on every supported Node: `node scripts/run.mjs scripts/gen.ts [arguments]`.
 * Node 20 cannot strip types itself, so esbuild bundles the script (packages stay external) and this process imports it.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [script, ...rest] = process.argv.slice(2);
if (script === undefined) {
  console.error('usage: node scripts/run.mjs SCRIPT.ts [arguments]');
  process.exit(2);
}
const entry = resolve(script);
// Inside node_modules, so that external packages resolve as they would from the script itself.
const folder = join(root, 'node_modules', '.cache', 'gradnet');
const bundle = join(folder, `${basename(entry)}.${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [entry],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [{ name: 'own-places', setup: inTheirPlaces }],
});
process.argv = [process.argv[0], entry, ...rest];
try {
  await import(pathToFileURL(bundle).href);
} finally {
  rmSync(bundle, { force: true });
}

/** Each module means its own place by import.meta.url, not the bundle's: files are looked for beside it. */
function inTheirPlaces({ onLoad }) {
  onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    loader: extname(path) === '.ts' ? 'ts' : 'js',
  }));
}
