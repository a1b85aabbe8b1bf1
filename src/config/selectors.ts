/** Words that select findings: a code, a name, the beginning of codes (`GN3`), `recommended`, `all`. */
import type { KnownDiagnostic } from '../diagnostics/suppressions.ts';
import { suggest } from '../diagnostics/suggest.ts';

/** The findings that a selector means; empty when it means none. */
export function selected(selector: string, known: readonly KnownDiagnostic[]): readonly KnownDiagnostic[] {
  if (selector === 'all') return known;
  // What is no rule is always looked for, so it is recommended as well.
  if (selector === 'recommended') return known.filter((it) => it.recommended !== false);
  const code = selector.toUpperCase();
  return known.filter((it) => it.name === selector || (/^GN\d{0,4}$/.test(code) && it.code.startsWith(code)));
}

/** Why a selector cannot be used, and what to write; undefined when it can. */
export function mistakeIn(selector: string, use: 'select' | 'ignore', known: readonly KnownDiagnostic[]): { problem: string; remedy: string } | undefined {
  const meant = selected(selector, known);
  if (meant.length === 0) {
    const near = suggest(selector, [...known.flatMap(({ code, name }) => [code, name]), 'recommended', 'all']);
    return {
      problem: `no finding is called \`${selector}\``,
      remedy: near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'gradnetc explain lists them all',
    };
  }
  const [only] = meant;
  if (use === 'ignore' && meant.length === 1 && only!.severity === 'error') {
    return { problem: `\`${only!.name}\` is an error and cannot be left out: no correct program can be written while it is there`, remedy: 'mend the file, or take the name away here' };
  }
  return undefined;
}
