/** Applies the edits of a fix to source texts. */
import { SourceFile, type Place } from './diagnostics/source.ts';
import type { Diagnostic, Fix, TextEdit } from './diagnostics/diagnostic.ts';
import type { Host } from './ir/lower/index.ts';

/**
 * The changed files, by name. Edits of one place happen in the order given; undefined where two overlap, or where one
 * lies outside its file or names a file that is not there.
 */
export function applyEdits(sources: ReadonlyMap<string, SourceFile>, edits: readonly TextEdit[]): Map<string, SourceFile> | undefined {
  const changed = new Map<string, SourceFile>();
  for (const name of new Set(edits.map(({ place }) => place.file))) {
    const source = sources.get(name);
    const text = source && editText(source.text, edits.filter(({ place }) => place.file === name));
    if (text === undefined) return undefined;
    changed.set(name, new SourceFile(name, text));
  }
  return changed;
}

/** A host that gives edited files in place of those that it has. */
export const withEdits = (host: Host, edited: ReadonlyMap<string, SourceFile>): Host => ({
  ...host,
  load(from, path) {
    const found = host.load(from, path);
    return found instanceof SourceFile ? (edited.get(found.name) ?? found) : found;
  },
});

/**
 * The fixes that can be applied together: of each finding the first that is safe, or with `unsafe` that changes the program
 * as well; of those that touch the same text the first, since the others may not fit any more.
 */
export function applicableFixes(findings: readonly Diagnostic[], unsafe: boolean): Fix[] {
  const taken: TextEdit[] = [];
  return findings.flatMap(({ fixes }) => {
    const fix = fixes.find(({ applicability, edits }) => edits.length > 0 && (applicability === 'safe' || (unsafe && applicability === 'unsafe')));
    if (!fix?.edits.every(({ place }) => taken.every(({ place: it }) => it.file !== place.file || place.end < it.start || it.end < place.start))) return [];
    taken.push(...fix.edits);
    return [fix];
  });
}

function editText(text: string, edits: readonly TextEdit[]): string | undefined {
  const inOrder = [...edits].sort((a, b) => a.place.start - b.place.start || lengthOf(a.place) - lengthOf(b.place));
  const parts: string[] = [];
  let at = 0;
  for (const { place, text: replacement } of inOrder) {
    if (place.start < at || place.end < place.start || place.end > text.length) return undefined;
    parts.push(text.slice(at, place.start), replacement);
    at = place.end;
  }
  return parts.join('') + text.slice(at);
}

/** An insertion goes before what is replaced at the same place. */
const lengthOf = ({ start, end }: Place): number => end - start;
