/**
 * Bundles the extension for VS Code with a language server of its own, and packs it: `node scripts/vscode.mjs [OUT.vsix]`.
 * Everything comes from this repository's node_modules, so that the extension needs no installation.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const extension = join(root, 'editors/vscode');
const dist = join(extension, 'dist');
const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node18', logLevel: 'error', legalComments: 'none', minify: true };

/** Of prettier the server takes what reads its configuration, which may be YAML, and none of its other languages. */
const withoutParsers = {
  name: 'without-parsers',
  setup: ({ onResolve }) => void onResolve({ filter: /^\.\/plugins\// }, ({ path, importer }) => (importer.includes('prettier') && path !== './plugins/yaml.mjs' ? { path, external: true } : undefined)),
};

// The pages of findings are among what it makes.
execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'server'), { recursive: true });
await Promise.all([
  build({ ...common, entryPoints: ['editors/vscode/src/extension.ts'], outfile: join(dist, 'extension.cjs'), format: 'cjs', external: ['vscode'] }),
  build({
    ...common,
    stdin: { contents: "import { lspCommand } from './src/cli/commands/lsp.ts'; await lspCommand.run([], {});", resolveDir: root, loader: 'ts' },
    outfile: join(dist, 'server/main.mjs'),
    format: 'esm',
    plugins: [withoutParsers],
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  }),
]);
// What `explain` and the findings' links show.
cpSync(join(root, 'dist/pages'), join(dist, 'pages'), { recursive: true });
copyFileSync(join(root, 'LICENSE'), join(extension, 'LICENSE'));
const out = process.argv[2] ?? join(extension, 'gradnet.vsix');
await createVSIX({ cwd: extension, packagePath: out, dependencies: false, allowMissingRepository: true, skipLicense: false });
console.error(`packed ${out}`);
