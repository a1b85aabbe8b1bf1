/** Hover: what a word or a name means, and what is predicted of the layers it made. */
import type { Hover } from 'vscode-languageserver-types';
import type { Argument, Call, NameExpression, Setting } from '../../parser/ast.ts';
import { importedItem } from '../cursor.ts';
import { paramDoc, wordDoc } from '../markdown.ts';
import { contains, rangeOf } from '../positions.ts';
import { pathTo } from '../names.ts';
import type { Snapshot } from '../snapshot.ts';
import { symbolAt } from './navigation.ts';
import { expectedAlong, findWord } from '../words.ts';
import { describeLayer } from './layer-facts.ts';

export function hover(snapshot: Snapshot, offset: number): Hover | undefined {
  const path = pathTo(snapshot.unit, offset);
  const key = path.findLast((it) => keyOf(it) && contains(keyOf(it)!.span, offset));
  if (key) {
    const { param } = expectedAlong(path.slice(0, path.indexOf(key) + 1));
    if (param) return { contents: { kind: 'markdown', value: paramDoc(param) }, range: rangeOf(snapshot.source, keyOf(key)!.span) };
  }
  const parts: string[] = [];
  const symbol = symbolAt(snapshot, offset);
  let span = symbol?.name.span;
  if (symbol) parts.push(declaration(symbol));
  const use = path.findLast((it): it is (Call | NameExpression) & { span: Call['span'] } => 'kind' in it && (it.kind === 'call' || it.kind === 'name'));
  const name = use && (use.kind === 'call' ? use.callee : use.name);
  if (use && name && contains(name.span, offset)) {
    span = name.span;
    const word = symbol ? undefined : findWord(name.text, expectedAlong(path.slice(0, path.indexOf(use) + 1)).expected);
    const layers = snapshot.layers.get(use.span.start) ?? [];
    const shown = layers.filter(({ node }) => symbol !== undefined || node.word.name === word?.name || word === undefined);
    if (shown.length > 0) parts.push(describeLayer(shown[0]!).join('  \n') + (shown.length > 1 ? `  \nand ${shown.length - 1} more from this call` : ''));
    if (word) parts.push(wordDoc(word));
  }
  if (parts.length === 0 || !span) return undefined;
  return { contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') }, range: rangeOf(snapshot.source, span) };
}

function keyOf(node: object): { readonly span: { start: number; end: number } } | undefined {
  if ('key' in node) return (node as Setting).key;
  return !('kind' in node) && 'value' in node ? (node as Argument).name : undefined;
}

/** The declaration's own text, as far as its first lines. */
function declaration({ snapshot, symbol }: NonNullable<ReturnType<typeof symbolAt>>): string {
  const origin = importedItem(snapshot, symbol) ?? { snapshot, declared: symbol };
  const { start, end } = origin.declared.node.span;
  const text = origin.snapshot.source.text.slice(start, Math.min(end, start + 600));
  const lines = text.split(/\r\n?|\n/);
  return `\`\`\`gradnet\n${lines.slice(0, 8).join('\n')}${lines.length > 8 ? '\n…' : ''}\n\`\`\``;
}
