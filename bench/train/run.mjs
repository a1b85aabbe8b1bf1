/** Builds what is measured, then measures it: see main.mjs for the options. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
process.exitCode = run(at('../../scripts/build.mjs')) || run(at('main.mjs'), ...process.argv.slice(2));
