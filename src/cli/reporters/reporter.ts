/** What a format of findings is. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Suppressed } from '../../diagnostics/suppressions.ts';
import type { SourceFile } from '../../diagnostics/source.ts';

export interface Findings {
  readonly findings: readonly Diagnostic[];
  /** Those that comments answer; only SARIF has a place for them. */
  readonly suppressed: readonly Suppressed[];
  /** Every file that was checked, and so every one that a finding may point into, by name. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Whether the reader sees ANSI colours. */
  readonly color: boolean;
}

/** The whole report, with a line break at its end (or nothing). */
export type Reporter = (input: Findings) => string;
