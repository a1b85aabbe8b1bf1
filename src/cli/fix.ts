/** `lint --fix`: applies fixes and lints again until nothing is left to apply; never leaves a file worse than it was. */
import { lint } from '../lint.ts';
import type { Host } from '../lint.ts';
import type { Diagnostic, Fix, TextEdit } from '../diagnostics/diagnostic.ts';
import { SourceFile } from '../diagnostics/source.ts';
import { applyEdits } from '../edits.ts';
import { complain } from './output.ts';
import { writeWhole } from './write.ts';

/** A fix may make another one possible, but not without end. */
const ROUNDS = 10;

/**
 * Mends `file` and what it imports, and writes what changed.
 * @param known files loaded so far, by name; `host` adds those that are imported
 * @returns the files that changed, as they are now
 */
export function fixFile(file: SourceFile, host: Host, known: () => Iterable<SourceFile>, unsafe: boolean): ReadonlyMap<string, SourceFile> {
  let changed = new Map<string, SourceFile>();
  let applied = 0;
  const current = (it: SourceFile): SourceFile => changed.get(it.name) ?? it;
  const check = (with_: ReadonlyMap<string, SourceFile>): readonly Diagnostic[] => {
    const load: Host['load'] = (from, path) => {
      const found = host.load(from, path);
      return found instanceof SourceFile ? (with_.get(found.name) ?? found) : found;
    };
    return lint(with_.get(file.name) ?? file, { load });
  };

  let findings = check(changed);
  let round = 0;
  for (; round < ROUNDS; round++) {
    const chosen = withoutOverlaps(findings.flatMap((it) => it.fixes.find((fix) => isWanted(fix, unsafe)) ?? []));
    const edited = applyEdits(new Map([file, ...known()].map((it) => [it.name, current(it)])), chosen.flatMap((it) => it.edits));
    if (chosen.length === 0 || edited === undefined) break;
    const next = new Map([...changed, ...edited]);
    const after = check(next);
    if (errors(after) > errors(findings)) {
      complain(`note: fixes of ${file.name} were not applied, since they would add errors\n`);
      break;
    }
    [changed, findings, applied] = [next, after, applied + chosen.length];
  }
  if (round === ROUNDS) complain(`note: ${file.name} still changes after ${ROUNDS} rounds of fixes\n`);
  for (const it of changed.values()) writeWhole(it.name, it.text);
  if (applied > 0) complain(`applied ${applied} fix${applied === 1 ? '' : 'es'} in ${[...changed.keys()].join(', ')}\n`);
  return changed;
}

const isWanted = (fix: Fix, unsafe: boolean): boolean => fix.edits.length > 0 && (fix.applicability === 'safe' || (unsafe && fix.applicability === 'unsafe'));
const errors = (findings: readonly Diagnostic[]): number => findings.filter((it) => it.severity === 'error').length;

/** Of fixes that touch the same text the first; the others have another chance in the next round. */
function withoutOverlaps(fixes: readonly Fix[]): Fix[] {
  const taken: TextEdit[] = [];
  return fixes.filter(({ edits }) => {
    const free = edits.every(({ place }) => taken.every(({ place: it }) => it.file !== place.file || place.end < it.start || it.end < place.start));
    if (free) taken.push(...edits);
    return free;
  });
}
