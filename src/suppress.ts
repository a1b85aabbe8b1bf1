/** Takes the findings out that comments in the sources answer, and puts the rest in the order of the text. */
import { codes } from './diagnostics/codes.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { SourceFile } from './diagnostics/source.ts';
import { applySuppressions, type KnownDiagnostic } from './diagnostics/suppressions.ts';
import { parse } from './parser/parse.ts';
import { rules } from './rules/index.ts';

/**
 * `main` is the file that was asked about: only in it an unneeded suppression is worth a word, and only where the rules
 * have run (`checked`).
 */
export function suppress(
  diagnostics: readonly Diagnostic[], main: SourceFile, sources: ReadonlyMap<string, SourceFile>, checked: boolean,
): readonly Diagnostic[] {
  let kept = [...diagnostics];
  for (const source of sources.values()) {
    // few files have such a comment, and reading the comments means parsing
    if (!source.text.includes('gradnet-ignore')) continue;
    kept = applySuppressions(kept, parse(source).unit.comments, source, knownDiagnostics(), checked && source.name === main.name).kept;
  }
  const order = [...sources.keys()];
  return kept.sort((a, b) => order.indexOf(a.place.file) - order.indexOf(b.place.file) || a.place.start - b.place.start);
}

const knownDiagnostics = (): KnownDiagnostic[] => [
  ...Object.entries(codes).map(([name, { code, severity }]) => ({ name, code, severity })),
  ...rules.map(({ name, code, severity }) => ({ name, code, severity })),
];

/** A tree with holes misleads the phases after it: syntax errors alone are shown until they are mended. */
export function syntaxFirst(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const syntax = found.filter(({ code, severity }) => code.startsWith('GN0') && severity === 'error');
  return syntax.length > 0 ? syntax : found;
}
