/**
 * What an augmented epoch costs over a plain one: two processes of the same convolutional network that live at the same time
 * and train epochs in turns, on every engine that works here but plain JavaScript. The aim is 1.1. Beside it the ratio of
 * processor time over all threads, which a busy machine does not blur, and which no idle processor hides.
 * `--rounds N` (default 7), `--engine E` for one alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './measure.mjs';
import { Contestant } from './train/contestant.mjs';

const AIM = 1.1;
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, engine: { type: 'string' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => new URL(path, import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
const gradnetc = (...args) => spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), ...args], { encoding: 'utf8' });

/** The network of bench/train's cnn, on the embedded digits. */
const program = (augment) => `data digits {
  source: mnist
  split: train 100%${augment ? '\n  augment: rotate(15deg) -> shift(10%) -> flip(horizontal) -> zoom(10%) -> mixup(0.2)' : ''}
}
block Stage(filters) { conv(filters, 3x3, padding: valid, kernel_initializer: he_uniform) -> relu }
network Cnn {
  input(digits.shape)
  Stage(32) -> max_pool(2x2, padding: valid)
  Stage(64) -> max_pool(2x2, padding: valid)
  Stage(64)
  flatten
  dense(64, kernel_initializer: he_uniform) -> relu
  dense(digits.classes) -> softmax
}
train Cnn on digits { loss: cross_entropy, optimizer: adam(1e-3), batch: 64, epochs: 1000000 }
`;

function start(name, engine) {
  const place = join(folder, `${name}-${engine}`);
  mkdirSync(place);
  const [file, compiled] = [join(place, 'net.gradnet'), join(place, 'net.mjs')];
  writeFileSync(file, program(name === 'augmented'));
  const { status, stderr } = gradnetc('compile', file, '-o', compiled);
  if (status !== 0) throw new Error(stderr);
  return new Contestant({
    file: process.execPath,
    args: ['--import', at('../dist/cli/resolve-runtime.mjs'), '--import', at('train/program-turns.mjs'), compiled, '--json', `--engine=${engine}`, `--out=${join(place, 'run')}`],
    env: { GRADNET_BENCH_EXAMPLES: '8000' },
  });
}

try {
  const { engines } = JSON.parse(gradnetc('doctor', '--format', 'json').stdout);
  for (const { name: engine, description } of engines.filter((it) => it.available && it.name !== 'cpu' && (options.engine ?? it.name) === it.name)) {
    const rows = ['plain', 'augmented'].map((name) => start(name, engine));
    const used = [];
    for (const [i, row] of rows.entries()) used[i] = [(await row.epoch()).cpu];
    const ratios = [];
    const seconds = [[], []];
    for (let round = 0; round < Number(options.rounds); round++) {
      const turn = [];
      for (const i of round % 2 === 0 ? [0, 1] : [1, 0]) turn[i] = await rows[i].turn(1);
      ratios.push(turn[1].seconds / turn[0].seconds);
      turn.forEach((it, i) => {
        seconds[i].push(it.seconds);
        used[i].push(it.cpu);
      });
    }
    for (const row of rows) await row.stop();
    const [plain, augmented] = seconds.map((list) => median(list.toSorted((a, b) => a - b)));
    const ratio = median(ratios.toSorted((a, b) => a - b));
    const [plainWork, augmentedWork] = used.map((list) => (list.at(-1) - list[0]) / (list.length - 1));
    console.log(`  ${description}: an augmented epoch ${augmented.toFixed(2)} s, a plain one ${plain.toFixed(2)} s; ratio ${ratio.toFixed(3)} (${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)}), the aim is ${AIM}${ratio <= AIM ? '' : ': MISSED'}; processor time ${augmentedWork.toFixed(2)} s and ${plainWork.toFixed(2)} s, ratio ${(augmentedWork / plainWork).toFixed(3)}`);
    if (ratio > AIM) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
