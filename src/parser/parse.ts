/** Text → syntax tree: the phases of the parser in order. */
import { diagnose, report } from '../diagnostics/codes.ts';
import { DiagnosticBag, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { Item, SourceUnit } from './ast.ts';
import { balanceBrackets } from './brackets.ts';
import { buildItems } from './build-items.ts';
import { settleContext } from './context.ts';
import { foreignFile } from './foreign.ts';
import { checkNesting } from './nesting.ts';
import { parsePredictively } from './predictive.ts';
import { parseWithRecovery } from './recovery.ts'; // lazy in bundles
import { scan } from './scanner.ts';
import type { Token } from './tokens.ts';

export interface ParseResult {
  /** What could be read; `missing` nodes and empty names stand where something could not. */
  readonly unit: SourceUnit;
  /** In the order of the text. Any error in here means that the tree is not to be compiled or formatted. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Nobody reads more of them, and a file of a million has a cause that the first few show. */
const MAX_SHOWN = 100;

/** Analysis, suppressions, editors and every file that imports it ask for the same tree, which nobody changes. */
const known = new WeakMap<SourceFile, ParseResult>();

/**
 * Parses a file, once however often it is asked. Never throws, whatever the text; takes time linear in its length.
 *
 * @param file name (for the places of findings) and text
 */
export function parse(file: SourceFile): ParseResult {
  const result = known.get(file) ?? parseText(file);
  known.set(file, result);
  return result;
}

function parseText(file: SourceFile): ParseResult {
  const bag = new DiagnosticBag();
  const { tokens, comments, aborted } = scan(file, bag);
  let items: Item[] = [];
  try {
    items = aborted ? [] : parseTokens(tokens, file, bag);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    report(bag, 'internal-error', { problem: `the parser stopped (${problem})` }, {
      place: { file: file.name, start: 0, end: 0 },
      notes: ['please report this with the file that caused it'],
    });
  }
  if (items.length === 0 && !bag.hasErrors) {
    report(bag, 'empty-file', {}, {
      place: { file: file.name, start: 0, end: 0 },
      notes: ['a program has a `data`, a `network` and a `train`'],
    });
  }
  const foreign = bag.hasErrors ? foreignFile(file) : undefined;
  const sorted = foreign ? [foreign] : [...bag.diagnostics].sort((a, b) => a.place.start - b.place.start);
  const diagnostics = sorted.slice(0, MAX_SHOWN);
  if (sorted.length > MAX_SHOWN) {
    diagnostics.push(diagnose('syntax-error', { problem: `${sorted.length - MAX_SHOWN} more errors like these follow` }, { place: sorted[MAX_SHOWN]!.place }));
  }
  return { unit: { kind: 'file', file: file.name, items: foreign ? [] : items, comments, span: { start: 0, end: file.text.length } }, diagnostics };
}

function parseTokens(scanned: readonly Token[], file: SourceFile, bag: DiagnosticBag): Item[] {
  if (!checkNesting(scanned, file, bag)) return [];
  const balanced = balanceBrackets(scanned, file, bag);
  if (balanced === undefined) return [];
  const tokens = settleContext(balanced, file, bag);
  const cst = parsePredictively(tokens) ?? parseWithRecovery(tokens, file, bag);
  return cst ? buildItems(cst, { file: file.name, bag }) : [];
}
