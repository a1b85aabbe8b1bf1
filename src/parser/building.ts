/** What the builders of the abstract syntax share: the file they read, and where findings go. */
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';

export interface Building {
  readonly file: string;
  readonly bag: DiagnosticBag;
}
