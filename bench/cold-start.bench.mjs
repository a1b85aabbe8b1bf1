/**
 * A cold `gradnetc lint` of a 100-line file against a bare `node -e 0`: interleaved, medians of 40 runs each; and of the same
 * file unchanged since the last time, which is answered from memory. Fails where the first time takes more than 1.25
 * times as long. `--rounds N` for more, `--file PATH` for another file.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interleaved, median, show } from './measure.mjs';
import { ordinaryFile } from './networks.mjs';

const LIMIT = 1.25;
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 40;
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const file = join(folder, 'plain.gradnet');
writeFileSync(file, ordinaryFile(100));
const cli = fileURLToPath(new URL('../bin/gradnetc.cjs', import.meta.url));
const named = process.argv.indexOf('--file');
const path = named < 0 ? file : process.argv[named + 1];
const commands = { 'node -e 0': ['-e', '0'], 'gradnetc lint': [cli, 'lint', path, '--no-cache'], unchanged: [cli, 'lint', path] };
try {
  interleaved(commands, 3); // the files into memory, V8's code into its cache: cold is the process, not the disk
  const times = interleaved(commands, rounds);
  const ratio = median(times['gradnetc lint']) / median(times['node -e 0']);
  for (const [name, list] of Object.entries(times)) console.log(`  ${name.padEnd(14)} median ${show(median(list))}, fastest ${show(list[0])}`);
  const again = median(times.unchanged) / median(times['node -e 0']);
  console.log(`  ratio ${ratio.toFixed(2)} the first time (limit ${LIMIT}), ${again.toFixed(2)} unchanged; ${rounds} runs each on Node ${process.version}`);
  if (ratio > LIMIT) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
