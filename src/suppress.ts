/** Takes the findings out that comments in the sources answer, and puts the rest in the order of the text. */
import { codes } from './diagnostics/codes.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { SourceFile } from './diagnostics/source.ts';
import { applySuppressions, type KnownDiagnostic, type Suppressed } from './diagnostics/suppressions.ts';
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
    // few files have such a comment, and those without cost nothing
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
