/** The process that trains trials of a sweep, one after another: its engine starts once, and data are loaded once. */
import { shareTraining } from '../augment/share.ts';
import { discard } from '../checkpoint/state.ts';
import { wire } from '../data/columns.ts';
import { selectEngine, type EngineRequest } from '../engine/index.ts';
import { describeError } from '../errors.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { buildModel } from '../train/build-model.ts';
import { captureExperiment } from '../train/capture.ts';
import { checkFit } from '../train/checks.ts';
import { fit } from '../train/fit.ts';
import type { Checkpoints } from '../train/fit-input.ts';
import { goalsOf } from '../train/goals.ts';
import type { Interrupt } from '../train/interrupt.ts';
import type { EpochRecord, TrainingResult } from '../train/outcome.ts';
import type { FromTrainer, ToTrainer, TrialEnding, TrialJob } from './protocol.ts';
import { NoPlace, openTrial, type TrialCheckpoints } from './trial-checkpoints.ts';

/** Trains what it is told to until the channel closes. Trials that wait at a rung stay in memory as they are. */
export async function serveTrials(engine: EngineRequest): Promise<void> {
  // libraries may print; what a trial has to say goes over the channel
  console.log = console.error;
  const send = (message: FromTrainer): void => void process.send?.(message);
  // Ctrl-C is for whoever started this, who says what it means
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('disconnect', () => process.exit(0));
  const waiting = new Map<string, (goOn: boolean) => void>();
  const load = rememberedData();
  let [name, finishing] = ['', false];
  process.on('message', (message: ToTrainer) => {
    if (message.kind === 'train') {
      const { job } = message;
      const wait = (): Promise<boolean> => new Promise((decide) => waiting.set(job.id, decide));
      void trainTrial(job, { load, wait, send, engine: name, finishing: () => finishing })
        .then(send);
    } else if (message.kind === 'finish') {
      finishing = true;
    } else {
      waiting.get(message.id)?.(message.kind === 'go');
      waiting.delete(message.id);
    }
  });
  try {
    ({ name } = await selectEngine(engine));
    send({ kind: 'ready', engine: name });
  } catch (error) {
    const { message, remedy } = error as { message: string; remedy?: string };
    send({ kind: 'unfit', message, ...(remedy === undefined ? {} : { remedy }) });
  }
}

type Load = (experiment: Experiment, job: TrialJob) => Promise<Dataset>;

/** The last data are kept: most sweeps have the same for all trials. */
function rememberedData(): Load {
  let last: { readonly key: string; readonly dataset: Promise<Dataset> } | undefined;
  return async (experiment, { data, directory, seed }) => {
    const key = `${data} ${seed}`;
    if (last?.key !== key) last = { key, dataset: experiment.data.load({ seed, ...(directory === undefined ? {} : { directory }) }) };
    try {
      return wire(await last.dataset, experiment);
    } catch (error) {
      last = undefined;
      throw error;
    }
  };
}

interface Surroundings {
  readonly load: Load;
  /** Until it is told whether the trial goes on. */
  readonly wait: () => Promise<boolean>;
  readonly send: (message: FromTrainer) => void;
  readonly engine: string;
  /** Whether the sweep is being broken off. */
  readonly finishing: () => boolean;
}

/** @returns how it came to its end, or why it did not */
async function trainTrial(job: TrialJob, { load, wait, send, engine, finishing }: Surroundings): Promise<FromTrainer> {
  const { id } = job;
  const records: EpochRecord[] = [];
  let stopped = false;
  const interrupt: Interrupt = {
    get signal() {
      return stopped || finishing() ? ('SIGTERM' as const) : undefined;
    },
    pause: () => new Promise((resolve) => setImmediate(() => resolve(!stopped && !finishing()))),
    dispose() {},
  };
  const notice = (text: string): void => send({ kind: 'notice', text });
  try {
    const experiment = await captureExperiment(job.program);
    const { epochs, batch } = experiment;
    const { seed } = job;
    const isRung = ({ epoch }: EpochRecord): boolean => epoch < epochs && job.rungs.includes(epoch);
    const waitAtRung = async (): Promise<void> => {
      const decided = wait();
      send({ kind: 'rung', id: job.id, epochs: records });
      stopped = !(await decided);
    };
    const loaded = await load(experiment, job);
    const dataset = (experiment.augment ?? []).length > 0 ? shareTraining(loaded) : loaded;
    const { model } = await buildModel(experiment, seed);
    let kept: TrialCheckpoints | undefined;
    try {
      checkFit(model, dataset, goalsOf(experiment), batch);
      kept = await openTrial({ job, experiment, model, dataset, engine, notice });
      const { from, writer } = kept;
      records.push(...(from?.parts['records']?.values ?? []) as unknown as EpochRecord[]);
      const last = records.at(-1);
      if (from?.position.step === 0 && last !== undefined && isRung(last)) await waitAtRung();
      if (stopped) {
        discard(from!);
        return { kind: 'end', id, ending: { kind: 'halved' }, epochs: records };
      }
      // kept before it waits, so that those which wait outlive the process, too
      const checkpoints: Checkpoints = {
        due: (position, record) => (record !== undefined && isRung(record)) || writer.due(position, record),
        async keep(state, record) {
          if (stopped) return;
          await writer.keep(state, record);
          if (record !== undefined && isRung(record)) await waitAtRung();
        },
      };
      const result = await fit({
        experiment, model, dataset, epochs, batch, seed, interrupt, from, checkpoints, parts: [writer], monitor: silent(notice),
        onEpoch: (record) => Promise.resolve(void records.push(record)),
      });
      if (result.ending.kind === 'interrupted' && !stopped) return { kind: 'kept', id };
      return { kind: 'end', id, ending: endingOf(result), epochs: records, ...(result.kept === undefined ? {} : { kept: result.kept.epoch }) };
    } finally {
      kept?.release();
      experiment.optimizer.dispose();
      model.dispose();
    }
  } catch (error) {
    if (error instanceof NoPlace) return { kind: 'halted', id, message: error.message, remedy: error.remedy! };
    return { kind: 'end', id, ending: failed(error), epochs: records };
  }
}

function endingOf({ ending }: TrainingResult): TrialEnding {
  switch (ending.kind) {
    case 'completed': case 'stopped-early': return { kind: ending.kind };
    case 'diverged': return { kind: 'diverged', message: ending.message, remedy: ending.remedy };
    case 'failed': return failed(ending.error);
    case 'interrupted': return { kind: 'halved' };
  }
}

function failed(error: unknown): TrialEnding {
  const [message = '', ...rest] = describeError(error).text.split('\n');
  const remedy = rest.join(' ').replace(/^\s*= help: /, '');
  return { kind: 'failed', message: message.replace(/^error: /, ''), ...(remedy === '' ? {} : { remedy }) };
}

const silent = (notice: (text: string) => void): Monitor => ({
  begin() {}, wantsGradients: () => false, gradients() {}, step() {}, epoch() {}, notice, end() {}, close() {},
});
