/** Measures a source text in this process, with the runtime that was built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareLayers, type LayerComparison } from '../../src/cli/verify/comparison.ts';
import { compile, SourceFile, type Compiled } from '../../src/index.ts';
import type * as Runtime from '../../src/runtime/index.ts';

const at = new URL('../../dist/runtime/index.js', import.meta.url).href;
let loaded: Promise<typeof Runtime> | undefined;

/** The built runtime, with the fastest engine that works here. */
export function runtime(): Promise<typeof Runtime> {
  return (loaded ??= (import(at) as Promise<typeof Runtime>).then(async (it) => {
    await it.selectEngine('auto');
    return it;
  }));
}

/** @throws with the findings where the text has errors */
export function compileText(name: string, text: string): Compiled & { readonly text: string } {
  const compiled = compile(new SourceFile(`${name}.gradnet`, text), { load: () => undefined } as never, { runtime: at });
  if (compiled.text === undefined) throw new Error(`${name}: ${compiled.diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
  return compiled as Compiled & { text: string };
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

export async function measureText(name: string, text: string, seeds: number, directory?: string): Promise<LayerComparison[]> {
  const compiled = compileText(name, text);
  const { captureExperiment, measureGradients } = await runtime();
  const experiment = await withProgram(name, compiled.text, (path) => captureExperiment(path));
  const { measurements } = await measureGradients(experiment, { seeds, batch: experiment.batch, directory });
  const network = compiled.training!.network;
  return compareLayers(network, compiled.facts.get(network)!, compiled.sources, measurements);
}
