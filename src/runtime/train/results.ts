/** Keeps what a run yields on disk: metrics and weights at each epoch, the report at the end, a rescue when the disk fails. */
import { appendFileSync, cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeDurably } from '../checkpoint/durable.ts';
import type { Part, PartState } from '../checkpoint/state.ts';
import { fileProblem, RunError } from '../errors.ts';
import { epochJson } from '../monitor/json.ts';
import type { Monitor, RunInfo } from '../monitor/monitor.ts';
import { renderReport } from '../report/report.ts';
import type { PageExtras } from '../report/state.ts';
import { LAYER_LINES, writeLayerLines } from '../vitals/lines.ts';
import { displayPath, rescueFolder } from './run-folder.ts';
import type { Measurement } from '../vitals/figures.ts';
import type { EpochRecord, SavedRun, TrainingResult } from './outcome.ts';
import { saveModel } from './save-model.ts';

/** As a part of the training's state it is the lines of metrics.jsonl, which are those of the state and no others once it is restored. */
export class Results implements Part {
  readonly name = 'metrics';
  readonly #folder: string;
  readonly #model: LayersModel;
  readonly #monitor: Monitor;
  readonly #lines: string[] = [];
  #warned = false;

  constructor(folder: string, model: LayersModel, monitor: Monitor) {
    this.#folder = folder;
    this.#model = model;
    this.#monitor = monitor;
  }

  /** Appends the record with the figures of the layers at the epoch's first step; saves the weights when `better`. A failure here is told once and does not end the training. */
  async epoch(record: EpochRecord, better: boolean, measured: Measurement): Promise<void> {
    this.#lines.push(`${epochJson(record, measured)}\n`);
    try {
      appendFileSync(join(this.#folder, 'metrics.jsonl'), this.#lines.at(-1)!);
      if (better) await saveModel(this.#model, join(this.#folder, 'model'));
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      const { reason, remedy } = fileProblem(error);
      this.#monitor.notice(
        `warning: epoch ${record.epoch} could not be written to ${displayPath(this.#folder)}: ${reason}\n` +
        `  = help: ${remedy}; training goes on and everything is written again at the end`,
      );
    }
  }

  state(): PartState {
    return { values: [...this.#lines] };
  }

  /** @throws RunError when the file cannot be written */
  restore({ values = [] }: PartState): void {
    this.#lines.splice(0, this.#lines.length, ...(values as readonly string[]));
    try {
      writeDurably(join(this.#folder, 'metrics.jsonl'), this.#lines.join(''));
    } catch (error) {
      const { reason, remedy } = fileProblem(error);
      throw new RunError(`cannot write to ${displayPath(this.#folder)}: ${reason}`, { remedy, cause: error });
    }
  }

  /**
   * Writes everything that is to stay, the model when `result` has weights worth keeping; when the folder fails, to a
   * folder for temporary files, which the answer's `problem` names.
   * @throws RunError (exit 1) when it could not be written anywhere
   */
  async finish(info: RunInfo, result: TrainingResult, extras: PageExtras = {}): Promise<SavedRun> {
    try {
      return await this.#write(this.#folder, info, result, extras);
    } catch (error) {
      const { reason, remedy } = fileProblem(error);
      const failed = `the results could not be written to ${displayPath(this.#folder)}: ${reason}`;
      try {
        const rescue = rescueFolder(info.name);
        const saved = await this.#write(rescue, info, result, extras);
        const problem = new RunError(`${failed}; they are in ${rescue} instead`, {
          remedy: `make room, then move them there, over weights of an earlier epoch: cp -r ${rescue}/. ${displayPath(this.#folder)}/`, exitCode: 1, cause: error,
        });
        return { ...saved, problem };
      } catch (second) {
        throw new RunError(`${failed}; nor to the folder for temporary files: ${fileProblem(second).reason}`, {
          remedy: `${remedy}; weights of earlier epochs may be left in ${displayPath(this.#folder)}`,
          exitCode: 1,
          cause: error,
        });
      }
    }
  }

  async #write(folder: string, info: RunInfo, result: TrainingResult, extras: PageExtras): Promise<SavedRun> {
    const worthKeeping = result.ending.kind !== 'diverged' || result.restored !== undefined;
    if (worthKeeping) await saveModel(this.#model, join(folder, 'model'));
    writeDurably(join(folder, 'metrics.jsonl'), this.#lines.join(''));
    writeDurably(join(folder, 'report.html'), renderReport(info, result, extras));
    if (folder !== this.#folder && existsSync(join(this.#folder, LAYER_LINES))) writeLayerLines(folder, result.measurements);
    const program = join(folder, 'program.mjs');
    if (folder !== this.#folder && existsSync(join(this.#folder, 'program.mjs'))) {
      cpSync(join(this.#folder, 'program.mjs'), program);
    }
    return {
      folder,
      files: [
        ...(worthKeeping ? [{ name: 'model/', about: 'model.json and weights.bin, load in TensorFlow.js' }] : []),
        { name: 'metrics.jsonl', about: 'a line an epoch' },
        ...(existsSync(join(folder, LAYER_LINES)) ? [{ name: LAYER_LINES, about: 'a line a measured step' }] : []),
        ...(existsSync(join(folder, 'tensorboard')) ? [{ name: 'tensorboard/', about: `tensorboard --logdir ${displayPath(folder)}` }] : []),
        { name: 'report.html' },
        ...(existsSync(join(folder, 'checkpoints')) ? [{ name: 'checkpoints/', about: 'states of the training, for resume' }] : []),
        ...(existsSync(program) ? [{ name: 'program.mjs' }] : []),
      ],
    };
  }
}
