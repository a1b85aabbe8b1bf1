/**
 * What does looking cost? The same training, in turns: measuring once an epoch as it does by itself, with a page that is
 * watched, with event files, and measuring every step. Images a second by the run's own clock, as ratios to the first.
 * `--engine wasm` and `--rounds 5`, `--epochs 6` as given.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './measure.mjs';

const middle = (values) => median([...values].sort((a, b) => a - b));

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({ options: { engine: { type: 'string', default: 'auto' }, rounds: { type: 'string', default: '5' }, epochs: { type: 'string', default: '6' } } });
const ways = { 'as it is': [], 'a page, watched': ['--watch-page'], 'event files': ['--tensorboard'], 'every step': ['--monitor-every=1'] };

/** Median of the epochs but the first, in which graphs are made. */
async function imagesPerSecond(args) {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-monitoring-'));
  const child = spawn(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'run', join(root, 'examples/lenet5.gradnet'), '--json', '--checkpoint-every=never', `--engine=${options.engine}`, `--epochs=${options.epochs}`, `--out=${join(folder, 'run')}`, ...args]);
  let [out, words] = ['', ''];
  let watched = !args.includes('--watch-page');
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => {
    words += chunk;
    const url = /watch it at (\S+)/.exec(words)?.[1];
    if (watched || url === undefined) return;
    watched = true;
    get(`${url}events`, (response) => response.resume()).on('error', () => {});
  });
  const code = await new Promise((done) => child.on('close', done));
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0 || !watched) throw new Error(`the run failed: ${words}`);
  const epochs = out.trim().split('\n').map((line) => JSON.parse(line)).filter(({ epoch }) => epoch > 1);
  return middle(epochs.map(({ images_per_s: speed }) => speed));
}

const found = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [name, args] of Object.entries(ways)) found[name].push(await imagesPerSecond(args));
}
const [base] = Object.keys(ways);
for (const [name, speeds] of Object.entries(found)) {
  const ratio = middle(speeds.map((speed, i) => speed / found[base][i]));
  console.log(`  ${name.padEnd(16)} ${Math.round(middle(speeds)).toLocaleString('en').padStart(8)} images/s   ${ratio.toFixed(2)} of the first`);
}
