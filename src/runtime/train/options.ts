/** The command line of an emitted program: `node out.mjs [--epochs N] …`. */
import { parseArgs } from 'node:util';
import { parseEvery, type CheckpointEvery } from '../checkpoint/every.ts';
import { RunError } from '../errors.ts';
import type { EngineRequest } from '../engine/index.ts';
import { engineNames } from '../engine/index.ts';
import type { Experiment } from '../experiment.ts';

export interface RunOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly seed: number;
  readonly data: string | undefined;
  /** Files of a known set may be fetched. */
  readonly download: boolean;
  readonly engine: EngineRequest;
  /** One operation after another on the native engine too. */
  readonly eager: boolean;
  readonly out: string | undefined;
  readonly json: boolean;
  /** Steps from one measurement of the layers to the next, in place of what the experiment says. */
  readonly monitorEvery: number | undefined;
  /** Write event files for TensorBoard, too. */
  readonly tensorboard: boolean;
  /** Folder of a run that is to go on. */
  readonly resume: string | undefined;
  readonly checkpointEvery: CheckpointEvery;
  /** The same as it was written. */
  readonly checkpointEveryText: string;
  /** Names of the options that were given: of a resumed run the others are as they were. */
  readonly given: ReadonlySet<string>;
  /** Show the run as a page: at that port, or at any that is free. */
  readonly watchPage: number | 'any' | undefined;
  /** Where to write a picture of the augmentation, in place of training. */
  readonly preview: string | undefined;
  readonly help: boolean;
}

export const USAGE = `options
  --epochs N      passes over the training data
  --batch N       samples a step
  --seed N        seed of weights, order and noise: the same seed repeats the run
  --data DIR      directory of the data, in place of the program's own
  --download      fetch the files of mnist, fashion_mnist, cifar10 or cifar100 where they are missing
  --engine E      auto, ${engineNames.join(', ')} (default auto: the fastest there is)
  --eager         on the native engine: no graphs of whole steps (also GRADNET_EAGER=1)
  --out DIR       folder for weights, metrics and report (default runs/<name>-<n>/)
  --monitor-every N  record the layers' gradients, weights and activations at every Nth step, not once an epoch
  --tensorboard   event files for TensorBoard, too
  --resume DIR    goes on with the run in that folder, where it ended; --epochs N are N more than it was to have
  --checkpoint-every T
                  a state to resume from each T: 30s, 5min, "200 steps", "2 epochs", never, or auto, which is
                  each epoch and each minute, in at most a twentieth of the time (default as the program says, or auto)
  --watch-page [PORT]  a page in the browser that follows the run, at http://127.0.0.1:8471/ or the next free port
  --json          one JSON line an epoch and one at the end, nothing else on stdout
  --preview FILE  a picture (PNG) of what the augmentation does to the data; trains nothing
  --help          this text`;

function wholeNumber(text: string, option: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new RunError(`--${option} is to be a whole number of at least ${least}, not \`${text}\``, {
      remedy: `e.g. --${option} ${Math.max(least, 10)}`,
    });
  }
  return value;
}

/** `--watch-page` and `--watch-page 8080` in the one form that Node's parser takes of an option whose value may be missing. */
function withPort(argv: readonly string[]): string[] {
  return argv.flatMap((argument, i) => {
    if (argument === '--watch-page') return /^\d+$/.test(argv[i + 1] ?? '') ? [`--watch-page=${argv[i + 1]!}`] : ['--watch-page=any'];
    return argv[i - 1] === '--watch-page' && /^\d+$/.test(argument) ? [] : [argument];
  });
}

function portOf(text: string | undefined): number | 'any' | undefined {
  if (text === undefined || text === 'any') return text;
  const port = wholeNumber(text, 'watch-page', 1);
  if (port > 65_535) throw new RunError(`there is no port ${port}: they end at 65535`, { remedy: 'e.g. --watch-page 8080, or --watch-page for one that is free' });
  return port;
}

/**
 * Options over the experiment's own settings.
 * @throws RunError (exit 2) on an unknown option or a bad value, with what is allowed
 */
export function parseOptions(argv: readonly string[], experiment: Pick<Experiment, 'epochs' | 'batch' | 'seed' | 'checkpoint'>): RunOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: withPort(argv),
      allowPositionals: false,
      options: {
        epochs: { type: 'string' },
        batch: { type: 'string' },
        seed: { type: 'string' },
        data: { type: 'string' },
        download: { type: 'boolean' },
        engine: { type: 'string' },
        eager: { type: 'boolean' },
        out: { type: 'string' },
        'monitor-every': { type: 'string' },
        tensorboard: { type: 'boolean' },
        'watch-page': { type: 'string' },
        json: { type: 'boolean' },
        resume: { type: 'string' },
        'checkpoint-every': { type: 'string' },
        preview: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const [first = ''] = (error as Error).message.split(/\. |\n/);
    throw new RunError(first.charAt(0).toLowerCase() + first.slice(1), {
      remedy: `these are allowed\n\n${USAGE}`,
      cause: error,
    });
  }
  const request = values.engine ?? 'auto';
  const requests: readonly string[] = ['auto', ...engineNames];
  if (!requests.includes(request)) {
    throw new RunError(`there is no engine \`${request}\``, { remedy: `choose one of ${requests.join(', ')}` });
  }
  const number = (option: 'epochs' | 'batch' | 'seed', least: number): number =>
    wholeNumber(values[option] ?? String(experiment[option]), option, least);
  if (values.resume !== undefined && values.out !== undefined) throw new RunError('--resume goes on in the folder of the run, so --out has no meaning', { remedy: 'leave out --out' });
  const checkpointEveryText = values['checkpoint-every'] ?? experiment.checkpoint?.every ?? 'auto';
  return {
    epochs: number('epochs', 1),
    batch: number('batch', 1),
    seed: number('seed', 0),
    data: values.data,
    download: values.download ?? false,
    engine: request as EngineRequest,
    eager: values.eager ?? process.env['GRADNET_EAGER'] === '1',
    out: values.out,
    monitorEvery: values['monitor-every'] === undefined ? undefined : wholeNumber(values['monitor-every'], 'monitor-every', 1),
    tensorboard: values.tensorboard ?? false,
    watchPage: portOf(values['watch-page']),
    json: values.json ?? false,
    resume: values.resume,
    checkpointEvery: parseEvery(checkpointEveryText),
    checkpointEveryText,
    given: new Set(Object.keys(values)),
    preview: values.preview,
    help: values.help ?? false,
  };
}
