/**
 * A row's process. It trains one epoch, then as many as it is told, and waits in between: so all rows of a table live at
 * the same time and take turns, and what else the machine does slows them alike.
 *
 * What both sides speak: the harness writes a number of epochs a line; the process answers each epoch with a line of JSON,
 * { seconds, examples, memory }, by its own clock and in bytes at most resident so far, and ends when its input does. Rows in
 * Node add `cpu`, the seconds of processor time that all their threads have used so far.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const KEPT_OF_STDERR = 4_000;

export class Contestant {
  #child;
  #lines;
  #stderr = '';
  #ended;

  /** @param command { file, args, env } */
  constructor({ file, args, env = {} }) {
    this.began = performance.now();
    this.#child = spawn(file, args, { stdio: 'pipe', env: { ...process.env, ...env } });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => { this.#stderr = (this.#stderr + text).slice(-KEPT_OF_STDERR); });
    this.#child.stdin.on('error', () => {}); // it has ended, which its output tells as well
    this.#ended = new Promise((done) => this.#child.on('close', done).on('error', (error) => { this.#stderr += error.message; done(); }));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The next epoch that it has trained. @throws with the last of what it said when it has ended instead */
  async epoch() {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) {
        await this.#ended;
        throw new Error(this.#stderr.trim().split('\n').at(-1) || 'it ended without a word');
      }
      if (value.startsWith('{"seconds"')) return JSON.parse(value);
    }
  }

  /** Trains `epochs` and answers with examples a second over all of them, and peak memory in bytes. */
  async turn(epochs) {
    this.#child.stdin.write(`${epochs}\n`);
    let [seconds, examples, memory, cpu] = [0, 0, 0, undefined];
    for (let i = 0; i < epochs; i++) {
      const epoch = await this.epoch();
      seconds += epoch.seconds;
      examples += epoch.examples;
      ({ memory, cpu } = epoch);
    }
    return { rate: examples / seconds, seconds, memory, cpu };
  }

  async stop() {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
