/**
 * `gradnetc lint` of flat networks of 2,500 to 10,000 layers, interleaved, medians of 7: four times the layers should
 * take four times as long. Fails when the time a layer, start-up taken off, grows by more than a half from 2,500 to 10,000.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { interleaved, median, show } from './measure.mjs';
import { flatFile } from './networks.mjs';

const SIZES = [2_500, 5_000, 10_000];
const GROWTH = 1.5;
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const cli = fileURLToPath(new URL('../bin/gradnetc.cjs', import.meta.url));
const commands = { 0: [cli, 'lint', join(folder, '0.gradnet')] };
writeFileSync(join(folder, '0.gradnet'), flatFile(3));
for (const size of SIZES) {
  writeFileSync(join(folder, `${size}.gradnet`), flatFile(size));
  commands[size] = [cli, 'lint', join(folder, `${size}.gradnet`)];
}
try {
  const times = interleaved(commands, 7);
  const start = median(times[0]);
  const each = SIZES.map((size) => ((median(times[size]) - start) / size) * 1000);
  SIZES.forEach((size, i) => console.log(`  ${String(size).padStart(6)} layers  ${show(median(times[size])).padStart(10)}  ${each[i].toFixed(1)} µs a layer`));
  const growth = each.at(-1) / each[0];
  console.log(`  growth of the time a layer from ${SIZES[0]} to ${SIZES.at(-1)}: ${growth.toFixed(2)} (limit ${GROWTH})`);
  if (growth > GROWTH) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
