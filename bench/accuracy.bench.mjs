/**
 * Every example whose data is embedded or drawn, trained as it stands, against the figure that it has to reach.
 * `npm run bench -- accuracy [EXAMPLES] [--engine ENGINE] [--epochs N] [--seed N]`; with fewer epochs nothing is judged.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Figure, and the least or the most that it may be. Two examples are there because they do not learn, as `lint` says of them. */
const BARS = {
  lenet5: ['val_accuracy', 'least', 0.975], mlp: ['val_accuracy', 'least', 0.95], adversarial: ['val_accuracy', 'least', 0.95],
  'mixup-cutmix': ['val_accuracy', 'least', 0.93], 'pseudo-samples': ['val_accuracy', 'least', 0.9], vit: ['val_accuracy', 'least', 0.9],
  'two-heads': ['val_class_accuracy', 'least', 0.93], siamese: ['val_same_accuracy', 'least', 0.92],
  'simple-rnn': ['val_accuracy', 'least', 0.6], lstm: ['val_accuracy', 'least', 0.85], gru: ['val_accuracy', 'least', 0.85], bidirectional: ['val_accuracy', 'least', 0.85],
  'stacked-lstm': ['val_accuracy', 'least', 0.85], transformer: ['val_accuracy', 'least', 0.8],
  unet: ['val_loss', 'most', 0.15], autoencoder: ['val_loss', 'most', 0.02], 'conv-autoencoder': ['val_loss', 'most', 0.15],
  transfer: ['val_accuracy', 'least', 0.85],
  'deep-sigmoid': ['val_accuracy', 'most', 0.2], line: ['val_loss', 'least', 1],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const first = given.findIndex((it) => it.startsWith('--'));
const [named, options] = first < 0 ? [given, []] : [given.slice(0, first), given.slice(first)];
const unknown = named.find((name) => !(name in BARS));
if (unknown !== undefined) {
  console.error(`${unknown} is not measured\n  = help: there are ${Object.keys(BARS).join(', ')}`);
  process.exit(2);
}
const judged = !options.includes('--epochs');
// `transfer` begins with what `conv-autoencoder` wrote to runs/encoder.
const cwd = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const outOf = (name) => join('runs', name === 'conv-autoencoder' ? 'encoder' : name);

function trained(name) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'run', join(root, 'examples', `${name}.gradnet`), '--json', '--out', outOf(name), ...options], { encoding: 'utf8', cwd });
  const lines = stdout.trim().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  if (lines.length === 0) throw new Error(`${name}: ${stderr}`);
  return Object.assign({}, ...lines);
}

try {
  for (const name of named.length === 0 ? Object.keys(BARS) : named) {
    if (name === 'transfer' && named.length > 0 && !named.includes('conv-autoencoder')) trained('conv-autoencoder');
    const [figure, way, bar] = BARS[name];
    const result = trained(name);
    const value = result[figure];
    if (typeof value !== 'number') throw new Error(`${name} has no ${figure}, but ${Object.keys(result).join(', ')}`);
    const reached = way === 'least' ? value >= bar : value <= bar;
    if (judged && !reached) process.exitCode = 1;
    console.log(`  ${name.padEnd(18)} ${figure.padEnd(20)} ${value.toPrecision(3).padStart(8)}  at ${way} ${bar}${!judged ? '' : reached ? '' : '  NOT REACHED'}  (${result.engine}, ${result.seconds.toFixed(0)} s)`);
  }
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
