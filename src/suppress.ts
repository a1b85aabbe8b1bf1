/** Takes the findings out that comments in the sources answer, and puts the rest in the order of the text. */
import { codes } from './diagnostics/codes.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { SourceFile } from './diagnostics/source.ts';
import { applySuppressions, type KnownDiagnostic, type Suppressed } from './diagnostics/suppressions.ts';
import type { SourceUnit } from './parser/ast.ts';
import { parse } from './parser/parse.ts';
import { rules, type Rule } from './rules/index.ts';

/**
 * `main` is the file that was asked about: only in it an unneeded suppression is worth a word, and only one of a rule
 * that has run (`ran`, undefined where none has).
 */
export function suppress(
  diagnostics: readonly Diagnostic[], main: SourceFile, sources: ReadonlyMap<string, SourceFile>, ran: readonly Rule[] | undefined,
): { readonly kept: readonly Diagnostic[]; readonly suppressed: readonly Suppressed[] } {
  let kept = [...diagnostics];
  const suppressed: Suppressed[] = [];
  const silent = new Set<string>(ran && rules.filter((rule) => !ran.includes(rule)).map(({ code }) => code));
  for (const source of sources.values()) {
    // few files have such a comment, and reading the comments means parsing
    if (!source.text.includes('gradnet-ignore')) continue;
    const judges = ran !== undefined && source.name === main.name;
    const applied = applySuppressions(kept, parse(source).unit.comments, source, knownDiagnostics(), ({ code }) => judges && !silent.has(code));
    kept = applied.kept;
    suppressed.push(...applied.suppressed);
  }
  const order = [...sources.keys()];
  kept.sort((a, b) => order.indexOf(a.place.file) - order.indexOf(b.place.file) || a.place.start - b.place.start);
  return { kept, suppressed };
}

/** Every diagnostic and every rule there is. */
export const knownDiagnostics = (): KnownDiagnostic[] => [
  ...Object.entries(codes).map(([name, { code, severity }]) => ({ name, code, severity })),
  ...rules.map(({ name, code, severity, recommended }) => ({ name, code, severity, recommended })),
];

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
