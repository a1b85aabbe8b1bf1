/** The formats of findings, one file each; `--format` takes these names. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { concise } from './concise.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';

export interface Findings {
  readonly findings: readonly Diagnostic[];
  /** Every file that a finding may point into, by name. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** How many files were checked. */
  readonly checked: number;
}

/** All that is written to stdout for these findings, with a line break at its end (or nothing). */
export type Reporter = (input: Findings) => string;

export const reporters: Readonly<Record<string, Reporter>> = { pretty, concise, json };
export const reporterNames = Object.keys(reporters);
