/** Parses what does not fit the grammar, as far as it can be read, and says what does not fit. */
import type { CstNode } from 'chevrotain';
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { GradnetParser } from './grammar.ts';
import { reportSyntaxErrors } from './syntax-errors.ts';
import type { Token } from './tokens.ts';

let parser: GradnetParser | undefined;

/** The tree of settled tokens with holes where recovery had to skip; undefined when there were too many errors. */
export function parseWithRecovery(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag): CstNode | undefined {
  parser ??= new GradnetParser();
  const cst = parser.parseFile([...tokens]);
  reportSyntaxErrors(parser.errors, tokens, file, bag);
  // The parser lives as long as the process: it should not keep the file's tokens alive.
  parser.input = [];
  return cst;
}
