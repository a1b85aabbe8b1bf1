/** Gets the experiment of a source in the test's own process: compiles it and runs the program with a `train` that only listens. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile, type Compiled, type Host } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import type { Experiment } from '../../src/runtime/experiment.ts';
import * as runtime from '../../src/runtime/index.ts';

/** Imports are read from `files`, else from the disk, relative to the importing file; trained weights by `weights`. */
export const hostOf = (files: Readonly<Record<string, string>> = {}, weights?: Host['weights']): Host => ({
  ...(weights === undefined ? {} : { weights }),
  load(from, path) {
    const name = join(dirname(from), path);
    const given = files[name];
    if (given !== undefined) return new SourceFile(name, given);
    try {
      return new SourceFile(name, readFileSync(name, 'utf8'));
    } catch {
      return undefined;
    }
  },
});

export const compiled = (name: string, source: string, files?: Readonly<Record<string, string>>, weights?: Host['weights']): Compiled =>
  compile(new SourceFile(name, source), hostOf(files, weights));

/** @throws Error with the findings where the source has errors */
export async function experimentOf({ text, diagnostics }: Compiled): Promise<Experiment> {
  if (text === undefined) throw new Error(diagnostics.map(({ message, notes = [] }) => [message, ...notes].join('\n')).join('\n'));
  let experiment: Experiment | undefined;
  const given = { ...runtime, train: (heard: Experiment) => void (experiment = heard) };
  const body = text.replace(/^import .*$/m, '').replaceAll(/^export /gm, '');
  const run = new Function(...Object.keys(given), `return (async () => {${body}\n})();`) as (...given: unknown[]) => Promise<void>;
  await run(...Object.values(given));
  if (experiment === undefined) throw new Error('the program trains nothing');
  return experiment;
}
