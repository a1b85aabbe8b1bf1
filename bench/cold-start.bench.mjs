/**
 * A cold `gradnetc lint` of a 100-line file against a bare `node -e 0`: interleaved, medians of 40 runs each; and of the same
 * file unchanged since the last time, which is answered from memory. Fails where the first time takes more than 1.25
 * times as long. `--rounds N` for more, `--file PATH` for another file. Where NODE_EXTRA_CA_CERTS is set, every Node reads
 * certificates as it starts, which takes longer than all else that it does: then both are shown, with and without.
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
  const { NODE_EXTRA_CA_CERTS, ...bare } = process.env;
  const ratio = measured(bare, 'without NODE_EXTRA_CA_CERTS');
  if (NODE_EXTRA_CA_CERTS !== undefined) measured(process.env, 'with the NODE_EXTRA_CA_CERTS that is set here');
  if (ratio > LIMIT) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Shows the times, and returns the ratio of the first time. */
function measured(env, circumstances) {
  interleaved(commands, 3, env); // the files into memory, V8's code into its cache: cold is the process, not the disk
  const times = interleaved(commands, rounds, env);
  const [base, first, again] = Object.values(times).map(median);
  for (const [name, list] of Object.entries(times)) console.log(`  ${name.padEnd(14)} median ${show(median(list))}, fastest ${show(list[0])}`);
  console.log(`  ratio ${(first / base).toFixed(2)} the first time (limit ${LIMIT}), ${(again / base).toFixed(2)} unchanged, ${show(first - base)} more; ${rounds} runs each on Node ${process.version}, ${circumstances}`);
  return first / base;
}
