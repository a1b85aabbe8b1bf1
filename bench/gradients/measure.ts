/** Measures a source text in this process, with the runtime that was built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareLayers, type LayerComparison } from '../../src/cli/verify/comparison.ts';
import { createHost } from '../../src/cli/sources.ts';
import { compileSubject } from '../../src/cli/verify/subject.ts';
import { targets } from '../../src/codegen/targets.ts';
import { analyze, SourceFile, type Compiled } from '../../src/index.ts';
import type * as Runtime from '../../src/runtime/index.ts';
import { saved } from './saved.ts';

const at = new URL('../../dist/runtime/index.js', import.meta.url).href;
let loaded: Promise<typeof Runtime> | undefined;

/** The built runtime, with the fastest engine that works here. */
export function runtime(): Promise<typeof Runtime> {
  return (loaded ??= (import(at) as Promise<typeof Runtime>).then(async (it) => {
    await it.selectEngine('auto');
    // One line a matrix on how long orthogonal draws take would drown what the bench says.
    const { warn } = console;
    console.warn = (...words) => (String(words[0]).startsWith('Orthogonal initializer') ? undefined : warn(...words));
    return it;
  }));
}

/**
 * @param file path that imports are relative to
 * A file without a training is measured on noise, as `verify` does it.
 * @throws with the findings where the text has errors
 */
export function compileText(name: string, text: string, file = `${name}.gradnet`): Compiled & { readonly text: string } {
  const source = new SourceFile(file, text);
  const compiled = /^train /m.test(text) ? withoutRules(source) : compileSubject(source, createHost(), false, { runtime: at });
  if (compiled.text === undefined) throw new Error(`${name}: ${compiled.diagnostics.map(({ message }) => message).join('; ')}`);
  return compiled as Compiled & { text: string };
}

/** `compile` without the rules, whose fixes are tried for minutes on hundreds of deep networks. */
function withoutRules(source: SourceFile): Compiled {
  const analysis = analyze(source, createHost());
  const training = analysis.program.trainings[0];
  const facts = training && analysis.facts.get(training.network);
  const nothing = { ...analysis, suppressed: [], text: undefined, training };
  if (facts === undefined || analysis.diagnostics.some(({ severity }) => severity === 'error')) return nothing;
  return { ...nothing, ...targets[0]!.emit({ file: source.name, training: training!, facts, runtime: at }) };
}

/** Runs `work` with the program in a file of its own, which imports the built runtime. */
export async function withProgram<T>(name: string, text: string, work: (path: string, folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
  try {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, text);
    return await work(path, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Too much for the time at hand. */
export class TooLarge extends Error {}

export interface MeasuringOptions {
  readonly file?: string;
  /** Largest number of floating point operations of one draw, forward and backward. */
  readonly limit?: number;
  /** Takes what an earlier run has measured of the same text. */
  readonly resume?: boolean;
}

export async function measureText(name: string, text: string, seeds: number, { file, limit = Infinity, resume = false }: MeasuringOptions = {}): Promise<LayerComparison[]> {
  const compiled = compileText(name, text, file);
  const { network, settings } = compiled.training!;
  const facts = compiled.facts.get(network)!;
  const work = 3 * facts.totals.flops * (typeof settings['batch'] === 'number' ? settings['batch'] : 32);
  if (work > limit) throw new TooLarge(`${(work / 1e9).toFixed(0)} GFLOP a draw`);
  const measurements = await saved(text, String(seeds), resume, async () => {
    const { captureExperiment, measureGradients } = await runtime();
    const experiment = await withProgram(name, compiled.text, (path) => captureExperiment(path));
    return (await measureGradients(experiment, { seeds, batch: experiment.batch })).measurements;
  });
  return compareLayers(network, facts, compiled.sources, measurements);
}
