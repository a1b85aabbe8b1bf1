/** `npm start`'s run on every engine that works here: accuracy on the held-out digits, seconds, images a second. `--epochs N` for fewer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'bin/gradnetc.cjs');
const gradnetc = (...args) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: root });
const { engines } = JSON.parse(gradnetc('doctor', '--format', 'json').stdout);
const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
try {
  // plain JavaScript takes hours for the same
  for (const { name, description: whole } of engines.filter((it) => it.available && it.name !== 'cpu')) {
    const description = whole.split(',')[0]; // without how steps run
    const { status, stdout, stderr } = gradnetc('run', 'examples/lenet5.gradnet', '--engine', name, '--json', '--out', join(folder, name), ...process.argv.slice(2));
    if (status !== 0) throw new Error(stderr);
    const done = JSON.parse(stdout.trim().split('\n').at(-1));
    console.log(`  ${description.padEnd(26)} ${(100 * done.val_accuracy).toFixed(1)} % of the held-out digits, ${done.seconds.toFixed(0)} s, ${Math.round(done.images_per_s).toLocaleString('en-US')} images/s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
