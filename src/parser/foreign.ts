/** Files in another language: one finding that says so is worth more than one for each of its lines. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';

/** Whoever has begun a declaration means this language, whatever else is in the file. */
const DECLARATION = /^(data|network|block|train|sweep)[ \t]+\w+[^\n]*\{/m;

/** Lines at the margin that only such a file has. */
const SIGNS: readonly (readonly [language: string, sign: RegExp])[] = [
  ['Python', /^(import [\w.]+( as \w+)?[ \t]*$|from [\w.]+ import |class \w+.*:[ \t]*$|def \w+\(.*:[ \t]*$|\w+\.(add|compile|fit)\()/m],
  ['JSON', /^\s*[[{]\s*("[^"\n]*"\s*[:,]|\{\s*"[^"\n]*"\s*:)/],
  ['YAML', /^[\w-]+:[ \t]*\n[ \t]+(-[ \t]|[\w-]+:)/m],
];

/** What to say in place of the errors of a file that is in another language; undefined where it is not. */
export function foreignFile(file: SourceFile): Diagnostic | undefined {
  if (DECLARATION.test(file.text)) return undefined;
  for (const [language, sign] of SIGNS) {
    const found = sign.exec(file.text);
    if (!found) continue;
    const { line } = file.positionAt(found.index + found[0].search(/\S/));
    const start = file.lineStarts[line - 1]!;
    return diagnose('syntax-error', { problem: `this is ${language}, not gradnet` }, {
      place: { file: file.name, start, end: start + file.lineText(line).length },
      notes: ['a file declares data, a network and a training: `data digits { source: mnist }`, `network Net { input(digits.shape) … }`, `train Net on digits { … }`'],
    });
  }
  return undefined;
}
