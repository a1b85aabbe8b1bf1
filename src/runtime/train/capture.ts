/** Gets the experiment out of an emitted program without training it. */
import { pathToFileURL } from 'node:url';
import { RunError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';

/** A registered symbol, since the program may import another copy of this runtime than the tool does. */
const HOOK = Symbol.for('gradnet.capture-experiment');

type Hooked = { [HOOK]?: (experiment: Experiment) => void };

/** What `train` looks for first; when it is there, `train` hands its experiment over and returns at once. */
export function captureHook(): ((experiment: Experiment) => void) | undefined {
  return (globalThis as Hooked)[HOOK];
}

let captures = 0;

/**
 * Imports the program at `path` and returns what it gave to `train`. One capture at a time.
 * @throws RunError when it never called `train`
 */
export async function captureExperiment(path: string): Promise<Experiment> {
  const holder = globalThis as Hooked;
  if (holder[HOOK] !== undefined) throw new RunError('another capture is under way', { remedy: 'await it first' });
  let captured: Experiment | undefined;
  holder[HOOK] = (experiment) => (captured = experiment);
  try {
    const url = pathToFileURL(path);
    url.searchParams.set('capture', String(++captures)); // a module is evaluated once a URL
    await import(url.href);
  } finally {
    delete holder[HOOK];
  }
  if (captured === undefined) {
    throw new RunError(`${path} does not train anything`, { remedy: 'give a program that gradnetc compiled' });
  }
  return captured;
}
