/**
 * Steps as graphs on the native engine, by counting and not by the clock. First, memory: what the process holds after 1,000
 * and after 10,000 steps, with one call a step and with several, and on WebAssembly; fails when it grows by more than 5 %.
 * Then depth: processor time from the start of a training to its first replayed steps, of 250 to 2,000 dense layers; fails
 * when the time a layer grows by more than a half. `-- --layers 250,500` and `--steps 2000` for less.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './measure.mjs';

const { values } = parseArgs({ options: { layers: { type: 'string', default: '250,500,1000,2000' }, steps: { type: 'string', default: '10000' } } });
const MEMORY_GROWTH = 1.05;
const TIME_GROWTH = 1.5;
const STEPS_AN_EPOCH = 100;
const BATCH = 32;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const sorted = (list) => list.toSorted((a, b) => a - b);

/** Loaded before the program: every epoch's line becomes what the process holds and has used. */
const listener = join(folder, 'listener.mjs');
writeFileSync(listener, `
process.stdout.write = (text) => {
  if (JSON.parse(text).epoch === undefined) return true;
  globalThis.gc();
  const { user, system } = process.cpuUsage();
  process.stderr.write(JSON.stringify({ memory: process.memoryUsage.rss(), seconds: (user + system) / 1e6 }) + '\\n');
  return true;
};
`);

/** What the listener tells of each epoch. */
function epochsOf(name, body, { samples, epochs, options = [] }) {
  const source = join(folder, `${name}.gradnet`);
  const program = join(folder, `${name}.mjs`);
  writeFileSync(source, `
data clouds {
  source: gaussian(32, classes: 10, samples: ${samples * 5 / 4})
}
network Net {
  input(clouds.shape)
  ${body}
  dense(clouds.classes) -> softmax
}
train Net on clouds {
  loss: cross_entropy
  optimizer: adam(1e-4)
  batch: ${BATCH}
  epochs: ${epochs}
}
`);
  const compiled = spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'compile', source, '-o', program], { encoding: 'utf8' });
  if (compiled.status !== 0) throw new Error(compiled.stderr);
  const args = ['--expose-gc', '--import', join(root, 'dist/cli/resolve-runtime.mjs'), '--import', listener, program, '--json', '--checkpoint-every=never', `--out=${join(folder, `${name}-run`)}`, ...options];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.split('\n').slice(-12).join('\n'));
  return stderr.split('\n').filter((line) => line.startsWith('{"memory"')).map((line) => JSON.parse(line));
}

try {
  const epochs = Math.max(10, Math.ceil(Number(values.steps) / STEPS_AN_EPOCH));
  const tenth = Math.ceil(epochs / 10);
  const plain = 'dense(64) -> batch_norm -> relu -> dropout(20%)';
  const ways = { 'native, several steps a call': [plain, '--engine=native'], 'native, one step a call': [`${plain}`, '--engine=native', '--monitor-every=1'], WebAssembly: [plain, '--engine=wasm'] };
  for (const [title, [body, ...options]] of Object.entries(ways)) {
    const memory = epochsOf(title.replaceAll(/\W/g, ''), body, { samples: STEPS_AN_EPOCH * BATCH, epochs, options }).map((epoch) => epoch.memory);
    const [early, late] = [memory.slice(tenth, 2 * tenth), memory.slice(-tenth)].map((part) => median(sorted(part)));
    console.log(`  ${title.padEnd(30)} ${(early / 1e6).toFixed(0).padStart(5)} MB after ${tenth * STEPS_AN_EPOCH} steps, ${(late / 1e6).toFixed(0)} MB after ${epochs * STEPS_AN_EPOCH}: ${(late / early).toFixed(3)} (limit ${MEMORY_GROWTH})`);
    if (late / early > MEMORY_GROWTH) process.exitCode = 1;
  }
  const each = values.layers.split(',').map(Number).map((layers) => {
    const [first] = epochsOf(`deep${layers}`, `repeat ${layers} { dense(32, kernel_initializer: he_uniform) -> relu }`, { samples: 6 * BATCH, epochs: 1, options: ['--engine=native'] });
    console.log(`  ${layers.toLocaleString('en-US').padStart(6)} layers: ${first.seconds.toFixed(1)} s of processor time to the 6th step, ${((first.seconds / layers) * 1000).toFixed(1)} ms a layer, ${(first.memory / 1e6).toFixed(0)} MB`);
    return first.seconds / layers;
  });
  const growth = each.at(-1) / each[0];
  console.log(`  growth of the time a layer: ${growth.toFixed(2)} (limit ${TIME_GROWTH})`);
  if (growth > TIME_GROWTH) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
