/** One process that trains trials: started once, given one after another, and replaced where it dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochRecord } from '../../runtime/train/outcome.ts';
import type { FromTrainer, ToTrainer, TrialEnd, TrialJob } from '../../runtime/sweep/protocol.ts';
import { Failure } from '../failure.ts';

/** What came of a stretch of training: the end, a rung at which it waits, a state that was kept since the sweep is broken off, or the end of the process. */
export type Stretch =
  | ({ readonly kind: 'end' } & TrialEnd)
  | { readonly kind: 'rung'; readonly epochs: readonly EpochRecord[] }
  | { readonly kind: 'kept' }
  | { readonly kind: 'halted'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'died'; readonly how: string };

export interface TrainerOptions {
  /** Where the script that it runs is written. */
  readonly folder: string;
  readonly engine: string;
  /** Threads that it computes with. */
  readonly threads: number;
  readonly notice: (text: string) => void;
}

export class Trainer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (stretch: Stretch) => void>();
  #dead: string | undefined;
  /** The engine, once it is there. @throws Failure where there is none */
  readonly ready: Promise<string>;

  constructor({ folder, engine, threads, notice }: TrainerOptions) {
    const script = join(folder, 'trainer.mjs');
    writeFileSync(script, `import { serveTrials } from 'gradnet/runtime';\nawait serveTrials(${JSON.stringify(engine)});\n`);
    const count = String(threads);
    this.#child = spawn(process.execPath, [...process.execArgv, '--import', new URL('./resolve-runtime.mjs', import.meta.url).href, script], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A process group of its own: Ctrl-C reaches it as a word of ours.
      detached: process.platform !== 'win32',
      env: {
        TF_CPP_MIN_LOG_LEVEL: '2', ...process.env,
        GRADNET_WASM_THREADS: count, TF_NUM_INTRAOP_THREADS: count, TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: count,
      },
    });
    const last: string[] = [];
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      last.push(...text.split('\n').filter((line) => line.trim() !== ''));
      last.splice(0, last.length - 3);
    });
    this.ready = new Promise((done, fail) => {
      this.#child.on('message', (message: FromTrainer) => {
        if (message.kind === 'ready') done(message.engine);
        else if (message.kind === 'unfit') fail(new Failure(message.message, message.remedy ?? 'gradnetc doctor tells more'));
        else if (message.kind === 'notice') notice(message.text);
        else this.#settle(message.id, message.kind === 'rung' ? { kind: 'rung', epochs: message.epochs } : message);
      });
      const gone = (how: string): void => {
        this.#dead = how;
        fail(new Failure(`the process that trains ended: ${how}`, 'gradnetc doctor tells which engines work here'));
        for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'died', how });
      };
      this.#child.on('error', (error) => gone(error.message));
      this.#child.on('exit', (code, signal) => gone([signal === null ? `exit code ${code}` : `signal ${signal}`, ...last].join('; ')));
    });
    this.ready.catch(() => {}); // whoever awaits it hears of it
  }

  get dead(): boolean {
    return this.#dead !== undefined;
  }

  /** Trains up to the next rung or the end. */
  train(job: TrialJob): Promise<Stretch> {
    return this.#tell(job.id, { kind: 'train', job });
  }

  /** Has one that waits at a rung go on, up to the next. */
  goOn(id: string): Promise<Stretch> {
    return this.#tell(id, { kind: 'go', id });
  }

  /** Ends one that waits at a rung, which frees its memory. */
  async stop(id: string): Promise<void> {
    await this.#tell(id, { kind: 'stop', id });
  }

  /** Has what it trains kept, and returns when that is done. */
  async finish(): Promise<void> {
    if (this.#dead !== undefined) return;
    const settled = [...this.#waiting].map(([id, settle]) => new Promise<void>((done) => {
      this.#waiting.set(id, (stretch) => {
        settle(stretch);
        done();
      });
    }));
    this.#child.send({ kind: 'finish' } satisfies ToTrainer);
    await Promise.all(settled);
  }

  /** Ends the process with what it has in hand. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect();
    this.#child.kill('SIGKILL');
  }

  #tell(id: string, message: ToTrainer): Promise<Stretch> {
    return new Promise((done) => {
      if (this.#dead !== undefined) return done({ kind: 'died', how: this.#dead });
      this.#waiting.set(id, done);
      this.#child.send(message);
    });
  }

  #settle(id: string, stretch: Stretch): void {
    this.#waiting.get(id)?.(stretch);
    this.#waiting.delete(id);
  }
}
