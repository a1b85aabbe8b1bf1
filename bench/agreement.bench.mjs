/** Runs bench/agreement/main.ts from the root of the repository. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.exitCode = spawnSync(process.execPath, ['scripts/run.mjs', 'bench/agreement/main.ts', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1;
