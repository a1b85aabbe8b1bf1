/**
 * Python environments of the peers, one each, so that one that cannot be installed leaves the others: made with
 * `python -m venv` and pip from the pinned versions in `<peer>.txt`, and kept in the user's cache until those change.
 * `node bench/train/peers/setup.mjs` makes them ahead of the bench.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const peers = ['keras_tensorflow', 'keras_jax', 'pytorch'];

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradnet', 'bench-peers');
const PYTHON = process.env.PYTHON || 'python3';

/**
 * @returns the peer's Python, made when it is not there yet, or why there is none
 */
export function pythonOf(peer, say = () => {}) {
  const requirements = fileURLToPath(new URL(`${peer}.txt`, import.meta.url));
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(cache, `${peer}-${hash}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const done = join(folder, 'installed');
  if (existsSync(done)) return { python };
  say(`setting up ${peer} in ${folder}; the first time takes minutes and up to 6 GB`);
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    [PYTHON, ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '--quiet', '-r', requirements]],
    // the mark comes last, so that half an environment is made again
    [python, ['-c', `open(${JSON.stringify(done)}, "w").close()`]],
  ];
  for (const [command, args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) return { absent: error?.message ?? lastLine(stderr) };
  }
  return { python };
}

const lastLine = (text) => text.trim().split('\n').filter((line) => !line.startsWith('WARNING')).at(-1) ?? 'pip failed';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const peer of peers) {
    const { python, absent } = pythonOf(peer, console.error);
    console.log(`${peer}: ${python ?? `absent: ${absent}`}`);
    if (absent !== undefined) process.exitCode = 1;
  }
}
