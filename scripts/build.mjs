/**
 * Builds dist/ with esbuild, and only when a source is newer than the last build: `node scripts/build.mjs [--force] [--types]`.
 * What comes out, and why it is apart:
 *   lint.cjs     the cold path of `gradnetc lint`: one CommonJS file without prettier, TensorFlow.js or commander;
 *                chevrotain.cjs beside it is loaded for a file with syntax errors
 *                weights.cjs, the readers of trained weights, for a file that begins with such; cli/ uses it, too
 *   cli/         every other command, in chunks that are loaded when they are needed
 *   index.js     the API; nothing in it needs Node
 *   prettier.js  the plugin `gradnet/prettier`
 *   runtime/     what emitted programs import; TensorFlow.js stays a dependency; gradnet-kernels.wasm are our own kernels
 *   standalone/  the same with everything inside and the .wasm files beside it, for `compile --standalone`
 *   native/      sources of our own kernels of the native engine, which `gradnetc native install` compiles
 *   pages/       what `gradnetc explain` shows
 *   graph/       the renderer and the letters of `gradnetc graph --format png`
 *   types/       declarations (--types, for packing)
 */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyImports } from './lazy-imports.mjs';
import { leanCatalog } from './lean-catalog.mjs';
import { buildSideModule, sideSources } from './side-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Built aside and then put in place at once, so that a gradnetc or a test that runs meanwhile never finds half of it. */
const place = join(root, 'dist');
const dist = join(root, `dist-${process.pid}.tmp`);
const stamp = '.built';
const nativeSources = 'native';
const require = createRequire(import.meta.url);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
  legalComments: 'none',
  // Its CommonJS form asks for its parts in a way that no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};
/** Dependencies that stay in node_modules: large, or one copy must be shared with the emitted program. */
const external = ['@tensorflow/*', 'prettier', 'prettier/*'];
/** Bundled CommonJS packages ask for these inside an ES module. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module';
import { fileURLToPath as __fileURLToPath } from 'node:url';
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __fileURLToPath(new URL('.', import.meta.url));`;

/** Only a file with syntax errors needs chevrotain: beside the bundle it costs the others not even V8's list of its functions. */
const chevrotainBeside = {
  name: 'chevrotain-beside',
  setup: ({ onResolve }) => onResolve({ filter: /^chevrotain$/ }, () => ({ path: './chevrotain.cjs', external: true })),
};

/** Only a file with `pretrained` needs the readers of HDF5 and zip: beside the bundles, and required when they are called. */
const weightsBeside = (path) => ({
  name: 'weights-beside',
  setup: ({ onResolve }) => onResolve({ filter: /\/runtime\/pretrained\/read\.ts$/ }, () => ({ path, external: true })),
});

/** The thread that augments samples; the runtime starts it from the file beside itself. */
const augmentWorker = { ...common, entryPoints: ['src/runtime/augment/worker.ts'], format: 'esm', mainFields: ['module', 'main'], minifySyntax: true, minifyWhitespace: true, banner: { js: requireBanner } };

const withTypes = process.argv.includes('--types');
if (!process.argv.includes('--force') && isFresh()) {
  if (withTypes && !existsSync(join(place, 'types'))) addTypes();
  process.exit(0);
}
const began = performance.now();
mkdirSync(join(dist, 'pages'), { recursive: true });
try {
  await Promise.all([buildLint(), buildCli(), buildApi(), buildPlugin(), buildRuntime(), buildStandalone(), buildSideModule(join(dist, 'runtime'), join(dist, 'standalone'))]);
  copyPages();
  for (const folder of [dist, join(dist, 'standalone')]) cpSync(join(root, nativeSources), join(folder, nativeSources), { recursive: true });
  copyRenderer();
  if (withTypes) buildTypes(join(dist, 'types'));
  writeFileSync(join(dist, stamp), '');
  const old = `${dist}.old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(dist, place);
  rmSync(old, { recursive: true, force: true });
} finally {
  rmSync(dist, { recursive: true, force: true });
}
console.error(`built dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s`);

async function buildLint() {
  const outfile = join(dist, 'lint.cjs');
  const options = { ...common, format: 'cjs', minify: true };
  await Promise.all([
    build({ ...options, entryPoints: ['src/cli/lint-main.ts'], outfile, external, plugins: [lazyImports, leanCatalog, chevrotainBeside, weightsBeside('./weights.cjs')] }),
    build({ ...options, entryPoints: ['src/runtime/pretrained/read.ts'], outfile: join(dist, 'weights.cjs') }),
    build({ ...options, entryPoints: ['chevrotain'], outfile: join(dist, 'chevrotain.cjs') }),
  ]);
  // The launcher keys V8's code cache by the first line: V8 itself only compares lengths. The module's function is written
  // out here, since joining strings of this size at every start is garbage to collect.
  const code = readFileSync(outfile);
  // It is read as Latin-1, a character a byte; esbuild escapes others in strings, but not in regular expressions.
  const foreign = code.findIndex((byte) => byte > 127);
  if (foreign >= 0) throw new Error(`lint.cjs has a character beyond ASCII, to be written as \\u…: ${code.subarray(Math.max(0, foreign - 40), foreign + 40)}`);
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  const open = Buffer.from(`//${hash}\n(function (require, module, exports, __filename, __dirname) {`);
  writeFileSync(`${outfile}.tmp`, Buffer.concat([open, code, Buffer.from('\n})')]));
  renameSync(`${outfile}.tmp`, outfile);
}

function buildCli() {
  return build({
    ...common,
    entryPoints: { main: 'src/cli/main.ts', 'resolve-runtime': 'src/cli/resolve-runtime.ts' },
    outdir: join(dist, 'cli'),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    external,
    plugins: [lazyImports, weightsBeside('../weights.cjs')],
    banner: { js: requireBanner },
  });
}

function buildApi() {
  return build({ ...common, platform: 'neutral', mainFields: ['module', 'main'], entryPoints: ['src/index.ts'], outfile: join(dist, 'index.js'), format: 'esm', external });
}

function buildPlugin() {
  return build({ ...common, platform: 'neutral', mainFields: ['module', 'main'], entryPoints: ['src/format/plugin.ts'], outfile: join(dist, 'prettier.js'), format: 'esm', external });
}

async function buildRuntime() {
  await build({ ...augmentWorker, outfile: join(dist, 'runtime/augment-worker.mjs') });
  await build({
    ...common,
    entryPoints: ['src/runtime/index.ts'],
    outfile: join(dist, 'runtime/index.js'),
    format: 'esm',
    external,
    banner: { js: requireBanner },
  });
}

async function buildStandalone() {
  await build({ ...augmentWorker, outfile: join(dist, 'standalone/augment-worker.mjs') });
  await build({
    ...common,
    entryPoints: ['src/runtime/index.ts'],
    outfile: join(dist, 'standalone/gradnet-runtime.mjs'),
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['@tensorflow/tfjs-node'],
    banner: { js: requireBanner },
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  for (const file of readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) {
    copyFileSync(join(wasm, file), join(dist, 'standalone', file));
  }
}

function copyPages() {
  for (const folder of ['src/diagnostics/pages', 'src/rules']) {
    for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'))) {
      copyFileSync(join(root, folder, file), join(dist, 'pages', file));
    }
  }
}

/** What `gradnetc graph` makes pixels with: the renderer, and the letters that it writes. */
function copyRenderer() {
  mkdirSync(join(dist, 'graph'));
  copyFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm'), join(dist, 'graph/resvg.wasm'));
  copyFileSync(require.resolve('@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf'), join(dist, 'graph/letters.ttf'));
  // The letters' licence asks to travel with them.
  copyFileSync(require.resolve('@expo-google-fonts/jetbrains-mono/LICENSE_FONT'), join(dist, 'graph/letters.LICENSE'));
}

function buildTypes(folder) {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.types.json', '--outDir', folder], { cwd: root, stdio: 'inherit' });
}

/** To what is there and up to date, which may be running: putting all of it in place anew leaves a moment without any. */
function addTypes() {
  try {
    buildTypes(dist);
    renameSync(dist, join(place, 'types'));
  } finally {
    rmSync(dist, { recursive: true, force: true });
  }
}


function isFresh() {
  if (!existsSync(join(place, stamp))) return false;
  const built = statSync(join(place, stamp)).mtimeMs;
  return ['src', sideSources, nativeSources, 'scripts/build.mjs', 'scripts/side-module.mjs', 'scripts/lazy-imports.mjs', 'scripts/lean-catalog.mjs', 'package.json', 'package-lock.json'].every((path) => newest(join(root, path)) <= built);
}

/** Time of the last change below a path; folders count, so that a deleted file is noticed. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}
