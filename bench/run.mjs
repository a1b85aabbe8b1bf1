/** Runs the benchmarks in this folder, or those that are named: `npm run bench -- cold-start`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const all = readdirSync(folder).filter((name) => name.endsWith('.bench.mjs')).map((name) => name.replace('.bench.mjs', ''));
const [named, ...options] = process.argv.slice(2);
if (named !== undefined && !all.includes(named)) {
  console.error(`there is no benchmark ${named}\n  = help: there are ${all.join(', ')}`);
  process.exit(2);
}
spawnSync(process.execPath, [join(folder, '..', 'scripts', 'build.mjs')], { stdio: 'inherit' });
for (const name of named === undefined ? all : [named]) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(folder, `${name}.bench.mjs`), ...options], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
