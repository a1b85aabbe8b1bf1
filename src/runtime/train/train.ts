/** `train`, the one call of an emitted program: reads the command line, runs the experiment, and sets the exit code. */
import type { Experiment } from '../experiment.ts';
import { harmless, harmlessLines } from '../../escape.ts';
import { describeError } from '../errors.ts';
import { jsonMonitor } from '../monitor/json.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { plainMonitor } from '../monitor/plain.ts';
import { progressMonitor } from '../monitor/progress.ts';
import { captureHook } from './capture.ts';
import { exitStatus } from './interrupt.ts';
import type { RunOptions } from './options.ts';
import { parseOptions, USAGE } from './options.ts';
import type { Ending, SavedRun, TrainingResult } from './outcome.ts';
import { displayPath } from './run-folder.ts';
import { run } from './run.ts';

const say = (text: string): void => void process.stderr.write(`${harmlessLines(text)}\n`);

function chooseMonitor(options: RunOptions): Monitor {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  if (options.json) return jsonMonitor(write, say);
  return process.stdout.isTTY ? progressMonitor(process.stdout, say) : plainMonitor((line) => write(harmless(line)), say);
}

function exitCodeOf(ending: Ending): number {
  if (ending.kind === 'interrupted') return exitStatus(ending.signal);
  return ending.kind === 'diverged' || ending.kind === 'failed' ? 1 : 0;
}

/**
 * Trains as the experiment and the command line say.
 *
 * Exit codes: 0 trained (also when stopped early), 1 diverged, broken off, or results not in their place, 2 bad options, data or
 * surroundings, 130 after Ctrl-C. What was trained is saved in every case. Errors are told on stderr, never thrown.
 * @returns the result, or undefined when there is none
 */
export async function train(experiment: Experiment): Promise<{ result: TrainingResult; saved: SavedRun } | undefined> {
  const capture = captureHook();
  if (capture !== undefined) {
    capture(experiment);
    return undefined;
  }
  // a reader or terminal that goes away is no reason to lose the training: files tell the same
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const log = console.log;
  try {
    const options = parseOptions(process.argv.slice(2), experiment);
    if (options.help) {
      process.stdout.write(`${experiment.name}: trains this network\n\n${USAGE}\n`);
      return undefined;
    }
    if (options.preview !== undefined) {
      const { writePreview } = await import('../augment/preview.ts');
      process.stdout.write(`${harmless(await writePreview(experiment, { file: options.preview, seed: options.seed, data: options.data }))}\n`);
      return undefined;
    }
    // libraries may print; with --json stdout is for the protocol alone
    if (options.json) console.log = console.error;
    const paths = { program: process.argv[1], source: process.env['GRADNET_SOURCE'] ?? experiment.source };
    const outcome = await run(experiment, options, chooseMonitor(options), paths);
    const { ending } = outcome.result;
    if (ending.kind === 'diverged') say([`error: ${ending.message}`, ...ending.notes.map((note) => `  = note: ${note}`), `  = help: ${ending.remedy}`].join('\n'));
    if (ending.kind === 'failed') say(describeError(ending.error).text);
    const { problem } = outcome.saved;
    if (problem !== undefined) say(describeError(problem).text);
    else if (options.json && exitCodeOf(ending) !== 0) say(`saved to ${displayPath(outcome.saved.folder)}`);
    process.exitCode = exitCodeOf(ending) || (problem?.exitCode ?? 0);
    return outcome;
  } catch (error) {
    const { text, exitCode } = describeError(error);
    say(text);
    if (process.env['GRADNET_DEBUG']) say(String((error as Error).stack));
    process.exitCode = exitCode;
    return undefined;
  } finally {
    console.log = log;
  }
}
