/** What every phase reports: errors as data, rendered only at the very end. */
import type { Place } from './source.ts';

/** `error`: no correct program can be emitted. `warning`: training is likely to fail. `info`: advice. */
export type Severity = 'error' | 'warning' | 'info';

/** A labelled place: what is there to see, in a few words. */
export interface Label {
  readonly place: Place;
  readonly text: string;
}

export interface TextEdit {
  readonly place: Place;
  readonly text: string;
}

/**
 * An edit that mends the finding. `safe` leaves the emitted program as it is, or, behind an error, where there is none,
 * writes what alone can have been meant; `unsafe` changes it, as most mends of a training problem must, or is one guess
 * of several; `display` is a proposal that needs a person's choice.
 */
export interface Fix {
  /** What the edit does, e.g. `write `conv``. */
  readonly title: string;
  readonly applicability: 'safe' | 'unsafe' | 'display';
  readonly edits: readonly TextEdit[];
  /** What the edit changes in numbers, computed, e.g. `2.5e-7 → 0.20`. */
  readonly effect?: string;
}

export interface Diagnostic {
  /** Stable, e.g. `GN1001`; never reused. */
  readonly code: string;
  /** Stable, e.g. `unknown-word`; accepted wherever the code is. */
  readonly name: string;
  readonly severity: Severity;
  /** What happened: lowercase, no final period, names in backticks, understandable alone. */
  readonly message: string;
  /** The smallest span that shows it. */
  readonly place: Place;
  /** Other places of the same mistake, which the fixes mend as well; an editor marks them, a report has them among `related`. */
  readonly also?: readonly Place[];
  /** Short text under the carets. */
  readonly label?: string;
  /** Other places that belong to the cause, in the order to read them. */
  readonly related: readonly Label[];
  /** The way that the finding is about, step by step, e.g. the layers that a gradient passes; for machines, which can follow it. */
  readonly path?: readonly Label[];
  /** Why it is so, or why it matters. */
  readonly notes: readonly string[];
  /** Best first. */
  readonly fixes: readonly Fix[];
  /** The numbers behind the message, for machines. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Everything of a diagnostic that its code does not fix. */
export interface Report {
  /** Where one finding of a rule weighs less than the others do. */
  readonly severity?: Severity;
  readonly place: Place;
  readonly label?: string;
  readonly related?: readonly Label[];
  readonly path?: readonly Label[];
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One row of a table of diagnostics; `message` makes the text from typed arguments. */
export interface DiagnosticSpec<Arguments> {
  readonly code: `GN${number}`;
  readonly severity: Severity;
  readonly message: (args: Arguments) => string;
}

/** Collects diagnostics; phases take one instead of throwing, so that one run shows every finding. */
export class DiagnosticBag {
  readonly diagnostics: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((d) => d.severity === 'error');
  }
}
