/** Timing of whole processes, shared by the benchmarks: interleaved, so that a busy machine slows all of them alike. */
import { spawnSync } from 'node:child_process';

/**
 * Runs each command `rounds` times in turn.
 * @param commands by name: arguments for this Node
 * @param env variables of the processes, as they are here unless given
 * @returns by name: milliseconds from start to exit, sorted
 * @throws when a command exits with anything but 0 or 1
 */
export function interleaved(commands, rounds, env = process.env) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(commands)) {
      const began = process.hrtime.bigint();
      const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', env });
      times[name].push(Number(process.hrtime.bigint() - began) / 1e6);
      if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
    }
  }
  for (const list of Object.values(times)) list.sort((a, b) => a - b);
  return times;
}

export const median = (sorted) => sorted[Math.floor(sorted.length / 2)];
export const show = (milliseconds) => `${milliseconds.toFixed(1)} ms`;
