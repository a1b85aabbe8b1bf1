/**
 * Runs every generator (scripts/gen-*.ts) in the order of their names: `npm run gen`.
 * With --check nothing is written, and a file that is not what its source gives is a failure: `npm run gen:check`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('.', import.meta.url));
// Documentation is made from the registries, so it comes after them.
const last = 'gen-docs.ts';
const generators = readdirSync(scripts).filter((name) => /^gen-.*\.ts$/.test(name) && name !== last).sort().concat(last);
const failed = generators.filter((name) => {
  const { status } = spawnSync(process.execPath, [join(scripts, 'run.mjs'), join(scripts, name), ...process.argv.slice(2)], { stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}${process.argv.includes('--check') ? '\n  = help: npm run gen, and commit what changes' : ''}`);
  process.exitCode = 1;
}
