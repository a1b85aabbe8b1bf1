/**
 * Does memory stay bounded when the data does not fit there? Makes a folder of pictures and a file of NumPy's, trains an epoch
 * on each, tells the most memory that the process ever had resident, and removes them.
 * `--gigabytes 20` how large each is (default 2, at most a third of what is free on the disk), `--only pictures` or `arrays` for
 * one of the two, `--keep` leaves them in place.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PNG } from 'pngjs';

/** In bytes: what a run may have resident. */
const MOST = 1.5e9;
const root = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({ options: { gigabytes: { type: 'string', default: '2' }, only: { type: 'string' }, keep: { type: 'boolean', default: false } } });
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const { bavail, bsize } = statfsSync(cache);
const gigabytes = Math.min(Number(options.gigabytes), Math.floor((bavail * bsize) / 3e9));
if (!(gigabytes > 0)) throw new Error('there is no room on the disk, or --gigabytes is no number');
if (gigabytes < Number(options.gigabytes)) console.log(`  ${gigabytes} GB in place of ${options.gigabytes}: the disk has ${((bavail * bsize) / 1e9).toFixed(0)} GB free`);
const folder = mkdtempSync(join(cache, 'data-memory-'));

/** Bytes that no compression makes smaller, another sequence for each seed (xorshift). */
function noise(length, seed) {
  const words = new Uint32Array(Math.ceil(length / 4));
  let x = seed + 1;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    words[i] = x;
  }
  return Buffer.from(words.buffer, 0, length);
}

/**
 * 256x256 noise, stored without compression, which would gain nothing, brighter in one of the two classes; forty pictures under as many names (hard links) as it takes: each name is
 * read and decoded as a file of its own would be, and the disk holds them once. They are kept at their size, so that they fit
 * memory no better when decoded.
 */
function makePictures(bytes) {
  const directory = join(folder, 'pictures');
  const originals = [0, 1].map((label) => Array.from({ length: 20 }, (_, k) => {
    const png = new PNG({ width: 256, height: 256 });
    const pixels = noise(png.data.length, 1000 * label + k);
    for (let i = 0; i < pixels.length; i++) png.data[i] = i % 4 === 3 ? 255 : (pixels[i] >> 1) + 100 * label;
    return PNG.sync.write(png, { colorType: 2, filterType: 0, deflateLevel: 0 });
  }));
  let [made, count] = [0, 0];
  originals.forEach((files, label) => {
    mkdirSync(join(directory, `class-${label}`), { recursive: true });
    files.forEach((file, k) => writeFileSync(join(directory, `class-${label}/${k}-0.png`), file));
  });
  for (let copy = 1; made < bytes; copy++) {
    originals.forEach((files, label) => files.forEach((file, k) => {
      linkSync(join(directory, `class-${label}/${k}-0.png`), join(directory, `class-${label}/${k}-${copy}.png`));
      made += file.length;
      count++;
    }));
  }
  return { count, source: `image_folder("${directory}", 256x256x3, classes: 2)` };
}

/** Rows of 3,072 floats, each around -1 or 1, and their classes. */
function makeArrays(bytes) {
  const width = 3072;
  const rows = Math.round(bytes / (4 * width));
  const header = (descr, shape) => {
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, 0, 0]);
    const padded = text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11) + '\n';
    start.writeUInt16LE(padded.length, 8);
    return Buffer.concat([start, Buffer.from(padded)]);
  };
  const [x, y] = ['x.npy', 'y.npy'].map((name) => join(folder, name));
  const file = openSync(x, 'w');
  writeSync(file, header('<f4', [rows, width]));
  const block = new Float32Array(width * 256);
  for (let row = 0; row < rows; row += 256) {
    const random = noise(block.length, row);
    for (let i = 0; i < block.length; i++) block[i] = random[i] / 128 - 1 + (Math.floor(i / width) % 2 === 0 ? 0.2 : -0.2);
    writeSync(file, new Uint8Array(block.buffer, 0, 4 * width * Math.min(256, rows - row)));
  }
  closeSync(file);
  writeFileSync(y, Buffer.concat([header('|u1', [rows]), Buffer.from(Uint8Array.from({ length: rows }, (_, row) => row % 2))]));
  return { count: rows, source: `npy("${x}", "${y}", 32x32x3, classes: 2)` };
}

const program = (source) => `data samples { source: ${source} }
network Small {
  input(samples.shape)
  conv(8, 3x3, stride: 2) -> relu -> conv(8, 3x3, stride: 2) -> relu
  flatten -> dense(samples.classes) -> softmax
}
train Small on samples { loss: cross_entropy, optimizer: adam(0.001), batch: 64, epochs: 1 }
`;

/** Says at its end what it had resident, in bytes; a process that starts another says so, too. */
const peak = join(folder, 'peak.mjs');
writeFileSync(peak, `import { isMainThread } from 'node:worker_threads';
import { appendFileSync } from 'node:fs';
if (isMainThread) process.on('exit', () => appendFileSync(${JSON.stringify(join(folder, 'peak.txt'))}, process.resourceUsage().maxRSS * 1024 + '\\n'));
`);

try {
  for (const [kind, name, make] of [['pictures', 'a folder of pictures', makePictures], ['arrays', 'a file of NumPy\'s', makeArrays]]) {
    if ((options.only ?? kind) !== kind) continue;
    const { count, source } = make(gigabytes * 1e9);
    const file = join(folder, 'train.gradnet');
    writeFileSync(file, program(source));
    const peaks = join(folder, 'peak.txt');
    rmSync(peaks, { force: true });
    const began = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'run', file, '--json', '--out', join(folder, `run-${count}`)], {
      encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(peak).href}`, GRADNET_SCRATCH: folder },
    });
    if (status !== 0) throw new Error(stderr);
    const most = Math.max(...readFileSync(peaks, 'utf8').trim().split('\n').map(Number));
    const done = JSON.parse(stdout.trim().split('\n').at(-1));
    const seconds = (performance.now() - began) / 1000;
    console.log(`  ${name}, ${gigabytes} GB, ${count.toLocaleString('en-US')} samples: at most ${(most / 1e6).toFixed(0)} MB resident, ${most < MOST ? 'under' : 'OVER'} 1.5 GB; an epoch in ${seconds.toFixed(0)} s, validation accuracy ${(100 * done.val_accuracy).toFixed(1)} %`);
    if (most >= MOST) process.exitCode = 1;
  }
} finally {
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}
