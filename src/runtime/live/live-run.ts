/** A run as a page that follows it: keeps what there is to show, and sends what has changed to those who watch. */
import type { Monitor, RunInfo, StepProgress } from '../monitor/monitor.ts';
import { renderPage, sectionHtml, SECTIONS } from '../report/page.ts';
import { stateOf, type PageExtras, type PageState } from '../report/state.ts';
import type { EpochRecord, LayerRow, SavedRun, TrainingResult } from '../train/outcome.ts';
import { displayPath } from '../train/run-folder.ts';
import { History } from '../vitals/history.ts';
import type { StepMeasurement } from '../vitals/figures.ts';
import { openServer, type PageServer } from './server.ts';

/** Shortest time between two pictures of the progress. */
const EVERY_MS = 500;
/** Of all time, making pages may take this part at most. */
const SHARE = 0.01;

export interface LiveGiven {
  readonly info: RunInfo;
  readonly layers: readonly LayerRow[];
  readonly extras: PageExtras;
}

export class LiveRun {
  #server!: PageServer;
  readonly #history = new History();
  readonly #epochs: EpochRecord[] = [];
  readonly #shown = new Map<string, string>();
  readonly #began = performance.now();
  #given: LiveGiven | undefined;
  #progress: StepProgress | undefined;
  #final: PageState | undefined;
  /** When the progress may be shown again, and when the rest. */
  #next = { progress: 0, all: 0 };
  /** Whether more than the progress has changed. */
  #changed = false;

  /** @throws RunError when the port is not to be had */
  static async open(port: number | undefined): Promise<LiveRun> {
    const run = new LiveRun();
    run.#server = await openServer(port, {
      page: (live) => renderPage(run.#state(), live),
      joined: (send) => run.#sections((id, html) => send('section', { id, html })),
    });
    return run;
  }

  get url(): string {
    return this.#server.url;
  }

  begin(given: LiveGiven): void {
    this.#given = given;
    this.#changed = true;
  }

  /** A resumed run: what it had seen before. */
  goOn(measurements: readonly StepMeasurement[], epochs: readonly EpochRecord[]): void {
    for (const measurement of measurements) this.#history.add(measurement);
    this.#epochs.push(...epochs);
  }

  measured(measurement: StepMeasurement): void {
    this.#history.add(measurement);
    this.#changed = true;
  }

  /** `monitor`, with this page told of the same. */
  beside(monitor: Monitor): Monitor {
    return {
      ...monitor,
      step: (progress) => {
        monitor.step(progress);
        this.#progress = progress;
        this.#tell();
      },
      epoch: (record) => {
        monitor.epoch(record);
        this.#epochs.push(record);
        this.#changed = true;
        this.#tell();
      },
    };
  }

  /** The last picture, and the word that it is one; the port is free again when the promise is kept. */
  async end(result: TrainingResult, saved: SavedRun, extras: PageExtras): Promise<void> {
    this.#final = stateOf(this.#given!.info, result, extras);
    if (this.#server.watched) this.#sections((id, html) => this.#server.send('section', { id, html }));
    this.#server.send('end', `the training is over; this page is kept as ${displayPath(saved.folder)}/report.html`);
    await this.close();
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #state(): PageState {
    if (this.#final !== undefined) return this.#final;
    const { info, layers, extras } = this.#given ?? WAITING;
    return {
      info, layers, epochs: this.#epochs, measurements: this.#history.all, seconds: (performance.now() - this.#began) / 1000,
      ...(this.#progress === undefined ? {} : { progress: this.#progress }), ...extras,
    };
  }

  /** Costs nothing while nobody watches, and little of a run otherwise. */
  #tell(): void {
    const began = performance.now();
    if (!this.#server.watched || began < this.#next.progress) return;
    const all = this.#changed && began >= this.#next.all;
    if (all) this.#changed = false;
    const state = this.#state();
    for (const section of all ? SECTIONS : SECTIONS.slice(0, 1)) this.#show(section.id, sectionHtml(section, state));
    const pause = Math.max(EVERY_MS, (performance.now() - began) / SHARE);
    this.#next = { progress: began + (all ? EVERY_MS : pause), all: all ? began + pause : this.#next.all };
  }

  /** To everybody, if it is not what they have. */
  #show(id: string, html: string): void {
    if (this.#shown.get(id) === html) return;
    this.#shown.set(id, html);
    this.#server.send('section', { id, html });
  }

  #sections(give: (id: string, html: string) => void): void {
    const state = this.#state();
    for (const section of SECTIONS) give(section.id, sectionHtml(section, state));
  }
}

/** Before the run knows what it is. */
const WAITING: LiveGiven = {
  info: { name: 'loading', data: 'the data is being loaded', engine: { name: 'cpu', description: 'not chosen yet' }, epochs: 0 }, layers: [], extras: {},
};
