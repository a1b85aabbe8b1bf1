/**
 * Does the input keep up? The share of the time that the training thread waited for batches, or copied them, in the first epoch
 * and in those after it: an mlp and a cnn on the embedded digits, plain and augmented, and a cnn or an mlp on every source of files that
 * do not fit the memory they are given. Pictures are decoded in the first epoch, which on few processors takes longer than to
 * train on them; the aim is that nothing is waited for after it. On the fastest engine, or `--engine wasm`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
/** A larger share is waiting. */
const AIM = 0.02;
/** Samples of what is made here. */
const COUNT = 1500;
const percent = (it) => `${(100 * it).toFixed(1)} %`;
const augmentation = 'augment: rotate(15deg) -> shift(10%) -> flip(horizontal) -> zoom(10%) -> mixup(0.2)';

const networks = {
  rows: 'dense(512, kernel_initializer: he_uniform) -> relu -> dense(256, kernel_initializer: he_uniform) -> relu',
  mlp: 'flatten -> dense(512, kernel_initializer: he_uniform) -> relu -> dense(256, kernel_initializer: he_uniform) -> relu',
  cnn: `conv(32, 3x3, kernel_initializer: he_uniform) -> relu -> max_pool(2x2)
  conv(64, 3x3, kernel_initializer: he_uniform) -> relu -> max_pool(2x2)
  flatten -> dense(64, kernel_initializer: he_uniform) -> relu`,
};

const program = (network, data, epochs) => `data samples { ${data} }
network Net {
  input(samples.shape)
  ${networks[network]}
  dense(samples.classes) -> softmax
}
train Net on samples { loss: cross_entropy, optimizer: adam(1e-3), batch: 64, epochs: ${epochs} }
`;

let runs = 0;
/** Shares of the time that the training waited, in words. @param steps of an epoch */
function shares(text, steps, environment = {}) {
  const file = join(folder, `${++runs}.gradnet`);
  const waits = join(folder, `${runs}.txt`);
  writeFileSync(file, text);
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'run', file, '--json', '--out', join(folder, `run-${runs}`), ...process.argv.slice(2)], {
    encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, ...environment, GRADNET_BENCH_WAITS: waits, GRADNET_BENCH_EPOCH: String(steps), NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'bench/data-waits.mjs')).href}` },
  });
  if (status !== 0) throw new Error(stderr);
  const [first, later] = JSON.parse(readFileSync(waits, 'utf8'));
  if (later > AIM) process.exitCode = 1;
  return `waited ${percent(first)} of the first epoch, ${percent(later)} of the others${later > AIM ? ': MISSED' : ''}`;
}

/** Two classes of 128x128 pictures with smooth contents, as photographs are. */
function pictures(kind, count) {
  const directory = join(folder, kind);
  for (let i = 0; i < count; i++) {
    const label = i % 2;
    const png = new PNG({ width: 128, height: 128 });
    for (let y = 0, at = 0; y < 128; y++) {
      for (let x = 0; x < 128; x++) {
        for (let k = 0; k < 3; k++) png.data[at++] = 128 + 100 * Math.sin((x + i) / (8 + k)) * Math.cos((y * (1 + label)) / 16) + 20 * Math.random();
        png.data[at++] = 255;
      }
    }
    mkdirSync(join(directory, String(label)), { recursive: true });
    writeFileSync(join(directory, String(label), `${i}.${kind}`), kind === 'png' ? PNG.sync.write(png, { colorType: 2 }) : jpeg.encode(png, 85).data);
  }
  return directory;
}

/** Rows of 3,072 values in the form that each source reads, and what the program says of them. */
const tables = {
  npy(count) {
    const header = (descr, shape) => {
      const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
      const padded = text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11) + '\n';
      const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0]);
      start.writeUInt16LE(padded.length, 8);
      return Buffer.concat([start, Buffer.from(padded)]);
    };
    const [x, y] = ['x.npy', 'y.npy'].map((name) => join(folder, name));
    writeFileSync(x, Buffer.concat([header('<f4', [count, 3072]), ...Array.from({ length: count }, () => Buffer.from(Float32Array.from({ length: 3072 }, Math.random).buffer))]));
    writeFileSync(y, Buffer.concat([header('|u1', [count]), Buffer.from(Uint8Array.from({ length: count }, (_, i) => i % 2))]));
    return `npy("${x}", "${y}", 32x32x3, classes: 2)`;
  },
  csv(count) {
    const file = join(folder, 'rows.csv');
    writeFileSync(file, [Array.from({ length: 784 }, (_, k) => `x${k}`).concat('y').join(), ...Array.from({ length: count }, (_, i) => [...Array.from({ length: 784 }, () => Math.random().toFixed(3)), i % 2].join())].join('\n'));
    return `csv("${file}", features: 784, classes: 2)`;
  },
  json_lines(count) {
    const file = join(folder, 'rows.jsonl');
    writeFileSync(file, Array.from({ length: count }, (_, i) => JSON.stringify({ x: Array.from({ length: 784 }, () => Number(Math.random().toFixed(3))), y: i % 2 })).join('\n'));
    return `json_lines("${file}", 784, inputs: ["x"], target: "y", classes: 2)`;
  },
};

try {
  for (const network of ['mlp', 'cnn']) {
    for (const [how, data] of [['plain', 'source: mnist'], ['augmented', `source: mnist\n${augmentation}`]]) console.log(`  ${network} on digits, ${how}: ${shares(program(network, data, 3), 125)}`);
  }
  const given = { GRADNET_DATA_MEMORY: '1KB', GRADNET_SCRATCH: folder };
  const steps = Math.ceil((0.8 * COUNT) / 64);
  for (const kind of ['png', 'jpg']) {
    const source = `source: image_folder("${pictures(kind, COUNT)}", 32x32x3, classes: 2)`;
    console.log(`  cnn on a folder of ${kind}, not in memory: ${shares(program('cnn', source, 6), steps, given)}`);
    console.log(`  cnn on the same, in memory: ${shares(program('cnn', source, 6), steps)}`);
  }
  for (const [kind, make] of Object.entries(tables)) {
    console.log(`  ${kind === 'npy' ? 'cnn' : 'mlp'} on a file of ${kind}, not in memory: ${shares(program(kind === 'npy' ? 'cnn' : 'rows', `source: ${make(COUNT)}`, 6), steps, given)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
