/** Runs a program that imports the engines in a process of its own, bundled as a user's runtime is. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a bundle that inlines the CommonJS packages needs at its head: they call require and __dirname. */
const commonjsNames = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  "const __filename = __toPath(import.meta.url), __dirname = __toPath(new URL('.', import.meta.url));",
].join('\n');

export interface Program { file: string; directory: string }

/**
 * @param source may import 'tf' and 'engine'.
 * @param standalone inlines TensorFlow.js and puts the .wasm file beside the bundle, in a folder outside the project.
 */
export async function bundle(source: string, { standalone = false, into = '' } = {}): Promise<Program> {
  const base = into || join(root, 'node_modules', '.cache');
  mkdirSync(base, { recursive: true });
  const directory = mkdtempSync(join(base, 'gradnet-engine-'));
  const file = join(directory, 'program.mjs');
  await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    alias: { tf: join(root, 'src/runtime/tf.ts'), engine: join(root, 'src/runtime/engine/index.ts') },
    bundle: true, platform: 'node', format: 'esm', outfile: file, logLevel: 'silent',
    ...(standalone ? { banner: { js: commonjsNames } } : { external: ['@tensorflow/*'] }),
  });
  // as the build does beside the runtime
  copyFileSync(join(root, 'dist/runtime/gradnet-kernels.wasm'), join(directory, 'gradnet-kernels.wasm'));
  if (standalone) {
    const name = 'tfjs-backend-wasm-simd.wasm';
    copyFileSync(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')), name), join(directory, name));
  }
  return { file, directory };
}

export interface Outcome { code: number | null; stdout: string; stderr: string }

export function execute(program: Program, options: { env?: NodeJS.ProcessEnv; nodeOptions?: string[]; cwd?: string } = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(options.nodeOptions ?? []), program.file], {
      cwd: options.cwd ?? program.directory,
      env: { ...process.env, NODE_OPTIONS: '', VITEST: '', ...options.env },
    });
    const outcome = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => { outcome.stdout += String(data); });
    child.stderr.on('data', (data) => { outcome.stderr += String(data); });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...outcome }));
  });
}
