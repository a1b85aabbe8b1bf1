/**
 * `gradnetc compile` of large networks, interleaved with a bare `node -e 0`, and `compile` in this process of flat networks
 * of 1,250 to 10,000 layers, emission included: eight times the layers should take eight times as long. Fails when the time
 * a layer grows by more than a half.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, SourceFile } from '../dist/index.js';
import { interleaved, median, show } from './measure.mjs';
import { trainedFile } from './networks.mjs';

const SIZES = [1_250, 2_500, 5_000, 10_000];
const GROWTH = 1.5;
const ROUNDS = 9;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const compiling = (name) => [join(root, 'bin/gradnetc.cjs'), 'compile', join(root, 'examples', `${name}.gradnet`), '-o', join(folder, `${name}.mjs`)];
try {
  const times = interleaved({ 'node -e 0': ['-e', '0'], lenet5: compiling('lenet5'), resnet50: compiling('resnet50'), densenet121: compiling('densenet121') }, ROUNDS);
  const bare = median(times['node -e 0']);
  for (const [name, list] of Object.entries(times)) console.log(`  ${name.padEnd(12)} ${show(median(list)).padStart(10)}  ${(median(list) / bare).toFixed(1)} times node -e 0`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// The smallest time is that without other work of the machine or the collector; the first round is for the optimizer.
const best = new Map(SIZES.map((size) => [size, Infinity]));
for (let round = 0; round < ROUNDS; round++) {
  for (const size of SIZES) {
    const began = performance.now();
    const { text } = compile(new SourceFile('flat.gradnet', trainedFile(size)), { load: () => undefined });
    if (text === undefined) throw new Error(`a network of ${size} layers was not compiled`);
    if (round > 0) best.set(size, Math.min(best.get(size), performance.now() - began));
  }
}
const each = SIZES.map((size) => (best.get(size) / size) * 1000);
SIZES.forEach((size, i) => console.log(`  ${size.toLocaleString('en-US').padStart(6)} layers ${show(best.get(size)).padStart(10)}  ${each[i].toFixed(1)} µs a layer`));
const growth = each.at(-1) / each[0];
console.log(`  growth of the time a layer from ${SIZES[0].toLocaleString('en-US')} to ${SIZES.at(-1).toLocaleString('en-US')}: ${growth.toFixed(2)} (limit ${GROWTH})`);
if (growth > GROWTH) process.exitCode = 1;
