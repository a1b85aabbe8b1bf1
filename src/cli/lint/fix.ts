/** `lint --fix` and `--diff`: applies fixes and checks again until nothing is left to apply; never leaves a file worse than it was. */
import { lint, type Choice } from '../../lint.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { applicableFixes, applyEdits, withEdits } from '../../edits.ts';
import { complain } from '../output.ts';
import { createHost, readSource, readStdin } from '../sources.ts';
import { writeWhole } from '../write.ts';
import type { Request } from './request.ts';

/** A fix may make another one possible, but not without end. */
const ROUNDS = 10;

/** One file after its fixes. */
export interface Mended {
  readonly before: SourceFile;
  readonly after: SourceFile;
}

/** Mends the files of a request in their places, and says what it did. */
export function fixAll({ files, configs }: Request, unsafe: boolean): void {
  for (const path of files) {
    // A host of its own, since a file that one mends may be imported by the next.
    const { mended, applied } = mend(readSource(path), configs.choiceFor(path), unsafe);
    for (const { after } of mended) writeWhole(after.name, after.text);
    if (applied > 0) complain(`applied ${applied} fix${applied === 1 ? '' : 'es'} in ${mended.map(({ after }) => after.name).join(', ')}\n`);
  }
}

/** What `fixAll` would change, by name: nothing is written. A file that several import is mended as the first of them asks. */
export function previewAll({ files, stdinName, configs }: Request, unsafe: boolean): Mended[] {
  const all = new Map<string, Mended>();
  const sources = stdinName === undefined ? files.map((path) => readSource(path)) : [readStdin(stdinName)];
  for (const source of sources) {
    for (const it of mend(source, configs.choiceFor(source.name), unsafe).mended) if (!all.has(it.after.name)) all.set(it.after.name, it);
  }
  return [...all.values()];
}

/** Mends a file and what it imports, in memory. */
function mend(file: SourceFile, choice: Choice | undefined, unsafe: boolean): { readonly mended: readonly Mended[]; readonly applied: number } {
  const host = createHost();
  const originals = (): Map<string, SourceFile> => new Map([file, ...host.loaded.values()].map((it) => [it.name, it]));
  const check = (edited: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] => lint(edited.get(file.name) ?? file, withEdits(host, edited), choice);
  let changed = new Map<string, SourceFile>();
  let applied = 0;
  let findings = check(changed);
  let round = 0;
  for (; round < ROUNDS; round++) {
    const chosen = applicableFixes(findings, unsafe);
    const edited = applyEdits(new Map([...originals(), ...changed]), chosen.flatMap((it) => it.edits));
    if (chosen.length === 0 || edited === undefined) break;
    const next = new Map([...changed, ...edited]);
    const after = check(next);
    if (isWorse(after, findings)) {
      complain(`note: fixes of ${file.name} were not applied, since they would add errors\n`);
      break;
    }
    [changed, findings, applied] = [next, after, applied + chosen.length];
  }
  if (round === ROUNDS) complain(`note: ${file.name} still changes after ${ROUNDS} rounds of fixes\n`);
  const before = originals();
  return { mended: [...changed.values()].map((after) => ({ before: before.get(after.name)!, after })), applied };
}

/**
 * Whether what compiled no longer does, or less of it can be read. Else more errors are no harm: a word that is known again
 * lets what is behind it be seen, and what is wrong with that was wrong before.
 */
function isWorse(after: readonly Diagnostic[], before: readonly Diagnostic[]): boolean {
  const errors = (findings: readonly Diagnostic[], code: string): number => findings.filter((it) => it.severity === 'error' && it.code.startsWith(code)).length;
  return errors(before, '') === 0 ? errors(after, '') > 0 : errors(after, 'GN0') > errors(before, 'GN0');
}
