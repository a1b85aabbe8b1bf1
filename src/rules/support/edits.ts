/** Edits that rules propose, in the text of the source. */
import type { Fix, TextEdit } from '../../diagnostics/diagnostic.ts';
import type { GraphNode } from '../../ir/graph.ts';
import type { RuleContext, Subject } from '../rule.ts';

/** Writes an argument of a layer's or a setting's call anew, or adds it at the end of the call. */
export function setArgument(of: Pick<GraphNode, 'place' | 'places'>, name: string, value: string, text: RuleContext['text']): TextEdit | undefined {
  const written = of.places[name];
  if (written) return { place: written, text: `${/^\s*\w+\s*:\s*/.exec(text(written))?.[0] ?? ''}${value}` };
  const call = text(of.place);
  const { file, end } = of.place;
  if (call.endsWith(')')) return { place: { file, start: end - 1, end: end - 1 }, text: `${/\(\s*\)$/.test(call) ? '' : ', '}${name}: ${value}` };
  return /^\w+$/.test(call) ? { place: { file, start: end, end }, text: `(${name}: ${value})` } : undefined;
}

/** Nodes of one call in a block or a repetition have one place, and need one edit. */
export function distinct(edits: readonly (TextEdit | undefined)[]): TextEdit[] {
  const seen = new Map<string, TextEdit>();
  for (const edit of edits) if (edit) seen.set(`${edit.place.file} ${edit.place.start} ${edit.place.end}`, edit);
  return [...seen.values()];
}

export interface Candidate {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Tries candidates on the real network: each is analyzed again, and only those that `better` accepts are offered, best
 * score first, with what they change.
 */
export function tested(
  context: RuleContext, candidates: readonly Candidate[], judge: (after: Subject) => { readonly score: number; readonly effect: string } | undefined,
): Fix[] {
  return candidates
    .flatMap(({ title, edits }) => {
      const after = edits.length > 0 ? context.tryEdit(edits) : undefined;
      const verdict = after && judge(after);
      return verdict ? [{ score: verdict.score, fix: { title, applicability: 'unsafe', edits, effect: verdict.effect } satisfies Fix }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ fix }) => fix);
}
