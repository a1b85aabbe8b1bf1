/**
 * Does the input keep up? The share of the time from its first batch to its last that the training thread waited for batches,
 * or copied them: an mlp and a cnn on the embedded digits, plain and augmented, and folders of PNG and JPEG that do not fit
 * the memory they are given, in the epoch that decodes them and in those after it. On the fastest engine, or `--engine wasm`.
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
const augmentation = 'augment: rotate(15deg) -> shift(10%) -> flip(horizontal) -> zoom(10%) -> mixup(0.2)';

const networks = {
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
/** Share of the time that the training waited. */
function share(text, environment = {}) {
  const file = join(folder, `${++runs}.gradnet`);
  const waits = join(folder, `${runs}.txt`);
  writeFileSync(file, text);
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/gradnetc.cjs'), 'run', file, '--json', '--out', join(folder, `run-${runs}`), ...process.argv.slice(2)], {
    encoding: 'utf8', maxBuffer: 1e8, env: { ...process.env, ...environment, GRADNET_BENCH_WAITS: waits, NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'bench/data-waits.mjs')).href}` },
  });
  if (status !== 0) throw new Error(stderr);
  return Number(readFileSync(waits, 'utf8').trim());
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

const percent = (it) => `${(100 * it).toFixed(1)} %`.padStart(7);
try {
  for (const network of Object.keys(networks)) {
    console.log(`  ${network} on digits: waited ${percent(share(program(network, 'source: mnist', 3)))} plain, ${percent(share(program(network, `source: mnist\n${augmentation}`, 3)))} augmented`);
  }
  for (const kind of ['png', 'jpg']) {
    const source = `source: image_folder("${pictures(kind, 1500)}", 32x32x3, classes: 2)`;
    const given = { GRADNET_DATA_MEMORY: '1KB', GRADNET_SCRATCH: folder };
    const [one, ten] = [1, 10].map((epochs) => share(program('cnn', source, epochs), given));
    console.log(`  cnn on a folder of ${kind}, not in memory: waited ${percent(one)} while decoding (1 epoch), ${percent(ten)} of 10 epochs; in memory ${percent(share(program('cnn', source, 10)))}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
