/** Builds what is measured, then runs the scoreboard: `npm run bench:gradients -- [--quick] [--json] [--resume] [--only PART] [--graphs N] [--seeds N]`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
process.exitCode = run(at('../../scripts/build.mjs')) || run(at('../../scripts/run.mjs'), at('main.ts'), ...process.argv.slice(2));
