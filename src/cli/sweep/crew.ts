/** Several trainers at work: each takes the next thing to do, its own first, and one that died is replaced. */
import { Trainer, type TrainerOptions } from './trainer.ts';

export interface Task {
  /** The trainer that holds the trial in memory; any may do it where absent. */
  readonly on?: Trainer;
  /** @returns what is left of it, for whichever trainer is free next */
  run(trainer: Trainer): Promise<Task | undefined>;
}

export class Crew {
  readonly #options: TrainerOptions;
  #trainers: Trainer[] = [];
  #closed = false;

  constructor(options: TrainerOptions) {
    this.#options = options;
  }

  /** Starts as many as there is work for. @returns the engine */
  async start(count: number): Promise<string> {
    this.#trainers = Array.from({ length: count }, () => new Trainer(this.#options));
    const engines = await Promise.all(this.#trainers.map(({ ready }) => ready));
    return engines[0]!;
  }

  /** Does all tasks; returns early, with tasks undone, once it is closed. */
  async work(tasks: readonly Task[]): Promise<void> {
    const left = [...tasks];
    const next = (trainer: Trainer): Task | undefined => {
      const index = left.findIndex(({ on }) => on === trainer);
      const free = index >= 0 ? index : left.findIndex(({ on }) => on === undefined || on.dead);
      return free < 0 ? undefined : left.splice(free, 1)[0];
    };
    await Promise.all(this.#trainers.map(async (_, place) => {
      for (;;) {
        let trainer = this.#trainers[place]!;
        if (this.#closed) return;
        if (trainer.dead) {
          trainer = this.#trainers[place] = new Trainer(this.#options);
          await trainer.ready;
        }
        const task = next(trainer);
        if (task === undefined) return;
        const rest = await task.run(trainer);
        if (rest !== undefined) left.push(rest);
      }
    }));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Takes on nothing more, and returns when what is in hand is kept. */
  async finish(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#trainers.map((trainer) => trainer.finish()));
  }

  close(): void {
    this.#closed = true;
    for (const trainer of this.#trainers) trainer.close();
  }
}
