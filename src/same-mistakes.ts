/** One finding for a mistake that is made the same way in several places: a misspelt word is one cause, and one edit mends it. */
import type { Diagnostic, Fix } from './diagnostics/diagnostic.ts';
import type { Place } from './diagnostics/source.ts';

/** About what a word is called: the same wherever it stands, even where nobody knows what was meant. */
const NAMES: ReadonlySet<string> = new Set(['unknown-word', 'unknown-name', 'unknown-argument', 'unknown-setting']);
/** Places that a report shows; of more it says how many. */
const SHOWN = 4;

/** The first in the text stays, and knows the places of the others; errors of one place are one, too. */
export function oncePerMistake(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const it of found) {
    const key = keyOf(it);
    const group = key === undefined ? undefined : groups.get(key);
    if (group) group.push(it);
    else groups.set(key ?? `${groups.size}`, [it]);
  }
  return groups.size === found.length ? found : [...groups.values()].map(joined);
}

/** Equal for what one edit mends; undefined for what has to be mended place by place. */
function keyOf({ severity, name, message, place, fixes }: Diagnostic): string | undefined {
  const replaces = fixes.every(({ edits }) =>
    edits.every((edit) => edit.place.file === place.file && edit.place.start >= place.start && edit.place.end <= place.end),
  );
  if (severity !== 'error' || !replaces || (fixes.length === 0 && !NAMES.has(name))) return undefined;
  return JSON.stringify([name, place.file, message, fixes.map(({ title, edits }) => [title, edits.map(({ text }) => text)])]);
}

function joined(group: readonly Diagnostic[]): Diagnostic {
  const [first, ...others] = [...new Map(group.map((it) => [it.place.start, it])).values()].sort(
    (a, b) => a.place.start - b.place.start,
  ) as [Diagnostic, ...Diagnostic[]];
  if (others.length === 0) return first;
  const also = others.map(({ place }): Place => place);
  const hidden = also.length + 1 - SHOWN;
  return {
    ...first,
    also,
    related: [...first.related, ...also.slice(0, SHOWN - 1).map((place) => ({ place, text: 'and here' }))],
    notes: [...(hidden > 0 ? [`the same in ${hidden} more place${hidden === 1 ? '' : 's'}`] : []), ...first.notes],
    fixes: first.fixes.map((fix, i): Fix => ({
      ...fix,
      title: `${fix.title} in ${also.length === 1 ? 'both' : `all ${also.length + 1}`} places`,
      edits: [fix, ...others.map(({ fixes }) => fixes[i]!)].flatMap(({ edits }) => edits),
    })),
  };
}
