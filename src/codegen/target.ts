/** What a target is: a way to write a checked training as a program in some framework's own words. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TrainSpec } from '../ir/graph.ts';
import type { Facts } from '../passes/facts.ts';

/** Everything an emission may read. The training has no errors: shapes are complete and every word is known. */
export interface EmissionInput {
  /** Name of the source file; only its last part reaches the program. */
  readonly file: string;
  readonly training: TrainSpec;
  readonly facts: Facts;
  /** What the program imports: `gradnet/runtime` unless given. */
  readonly runtime?: string | undefined;
}

export interface Emission {
  /** The program, not yet formatted (`src/format/emitted.ts` does that); the same text for the same input. */
  readonly text: string;
  /** What cannot be written in this target; the text is then not to be used. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Target {
  /** As given to `--target`. */
  readonly name: string;
  /** With its dot, of the program's file: `.mjs`. */
  readonly extension: string;
  emit(input: EmissionInput): Emission;
}
