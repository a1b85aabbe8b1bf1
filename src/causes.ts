/** Findings without those that only follow from others: one cause, one finding. */
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { SourceUnit } from './parser/ast.ts';

/** A layer that one of these is about is not there for the phases after it. */
const LEAVES_OUT: ReadonlySet<string> = new Set(['unknown-word', 'unknown-name', 'not-a-layer', 'missing-argument', 'import-not-found', 'recursive-block']);
/** What flows depends on what came before, as shapes do. */
const FLOWS: ReadonlySet<string> = new Set(['nothing-flows-in', 'unmerged-branches']);
/** About a network as a whole, so behind whatever is missing in it, wherever they point. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(['output-mismatch', 'nothing-learns']);

/**
 * What is missing misleads the phases after it. Syntax errors alone are shown until they are mended, since a tree with
 * holes means something else; and shapes are not judged behind a layer that is left out, since it would have changed them.
 */
export function causesFirst(found: readonly Diagnostic[], unit: SourceUnit): readonly Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  const syntax = errors.filter(({ code }) => code.startsWith('GN0'));
  if (syntax.length > 0) return syntax;
  const missing = errors.filter(({ name }) => LEAVES_OUT.has(name)).map(({ place }) => place);
  const isBehind = ({ name, code, place }: Diagnostic): boolean =>
    OF_THE_WHOLE.has(name) || ((code.startsWith('GN2') || FLOWS.has(name)) && missing.some((it) => it.file !== place.file || it.start < place.start));
  const told = new Set<string>();
  return found.filter((it) => !(missing.length > 0 && isBehind(it)) && !(it.name === 'unmerged-branches' && isRepeated(declarationOf(it, unit), told)));
}

/** Branches that nothing merges flow into every step behind them, up to the end of the network: the first says it. */
const declarationOf = ({ place }: Diagnostic, { file, items }: SourceUnit): string =>
  `${place.file} ${place.file === file ? items.findIndex(({ span }) => span.start <= place.start && place.start < span.end) : ''}`;

const isRepeated = (key: string, seen: Set<string>): boolean => seen.has(key) || !seen.add(key);
