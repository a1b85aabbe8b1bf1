/** GN4112: a name is declared and nothing uses it. */
import type { TextEdit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import { defineRule, type FileContext } from './rule.ts';
import { deletion } from './support/delete.ts';
import { namesOf } from './support/names.ts';
import type { Declared, DeclarationKind } from './support/scopes.ts';

const CALLED: Partial<Record<DeclarationKind, string>> = {
  import: 'import', let: '`let`', shared: '`shared` piece', parameter: 'parameter', variable: '`repeat` variable', as: 'name',
};

export const unusedName = defineRule({
  code: 'GN4112',
  name: 'unused-name',
  severity: 'warning',
  recommended: true,
  since: '0.1.0',
  docs: 'unused-name.md',
  summary: 'a name is declared and nothing uses it',
  messages: {
    default: ({ name, kind }: { name: string; kind: string }) => `nothing uses the ${kind} \`${name}\``,
  },
  checkFile(context, report) {
    for (const declared of namesOf(context.unit)) {
      const { name, used, seenOutside } = declared;
      const kind = CALLED[declared.kind];
      if (kind === undefined || used || seenOutside || name.text.startsWith('_')) continue;
      const edit = takenOut(declared, context);
      report('default', { name: name.text, kind }, {
        place: { file: context.unit.file, ...name.span },
        notes: declared.kind === 'parameter' ? ['take it out here and where the block is called, or call it `_` and something'] : [],
        fixes: edit ? [{ title: 'take it out', applicability: 'unsafe', edits: [edit] }] : [],
      });
    }
  },
});

/** Parameters stay: every call of the block would have to change too. */
function takenOut({ kind, name, whole }: Declared, context: FileContext): TextEdit | undefined {
  const { file, items } = context.unit;
  if (kind === 'as') {
    // What is named may end in parentheses, which stay.
    const written = /\s*\bas\s*$/.exec(context.text({ file, start: whole.start, end: name.span.start }));
    return written ? { place: { file, start: name.span.start - written[0].length, end: name.span.end }, text: '' } : undefined;
  }
  if (kind === 'let' || kind === 'shared') return deletion(whole, context);
  if (kind !== 'import') return undefined;
  for (const item of items) {
    if (item.kind !== 'import') continue;
    const spans = item.names.map(({ name, alias }): Span => ({ start: name.span.start, end: (alias ?? name).span.end }));
    const at = spans.findIndex(({ start }) => start === whole.start);
    if (at < 0) continue;
    if (spans.length === 1) return deletion(item.span, context);
    const [next, before] = [spans[at + 1], spans[at - 1]];
    return { place: next ? { file, start: whole.start, end: next.start } : { file, start: before!.end, end: whole.end }, text: '' };
  }
  return undefined;
}
