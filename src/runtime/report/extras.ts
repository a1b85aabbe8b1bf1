/** What the page of a run shows beside what the training loop knows: where it runs, its source, samples of its data. */
import { readFileSync } from 'node:fs';
import type { EngineInfo } from '../engine/index.ts';
import type { Dataset, Experiment } from '../experiment.ts';
import { environmentOf } from './environment.ts';
import { sampleSheet } from './samples.ts';
import type { PageExtras } from './state.ts';

export interface ExtrasInput {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  readonly engine: EngineInfo;
  readonly seed: number;
  readonly batch: number;
  /** Path of the .gradnet file. */
  readonly source: string | undefined;
}

export function pageExtras({ experiment, dataset, engine, seed, batch, source }: ExtrasInput): PageExtras {
  const text = source === undefined ? undefined : readIfThere(source);
  const samples = sampleSheet(experiment, dataset, seed);
  return {
    environment: environmentOf(engine, { seed, batch }, source),
    ...(text === undefined ? {} : { source: text }),
    ...(samples === undefined ? {} : { samples }),
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // a program may be moved away from the file it was made of
  }
}
