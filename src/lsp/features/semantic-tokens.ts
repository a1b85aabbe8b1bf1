/** Semantic tokens: what each name is, which no grammar of an editor can tell. */
import type { Span } from '../../diagnostics/source.ts';
import { lookUpWord } from '../../catalog/index.ts';
import type { Argument, Setting } from '../../parser/ast.ts';
import { childrenOf, type DeclaredKind } from '../names.ts';
import type { Snapshot } from '../snapshot.ts';

/** Of the protocol's own kinds, so that every theme has colours for them. */
export const tokenTypes = ['function', 'class', 'variable', 'parameter', 'property', 'namespace', 'enumMember'] as const;
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;
type TokenType = (typeof tokenTypes)[number];

const kindTypes: Readonly<Record<DeclaredKind, TokenType>> = {
  import: 'class',
  let: 'variable',
  shared: 'variable',
  data: 'namespace',
  block: 'class',
  network: 'namespace',
  sweep: 'namespace',
  parameter: 'parameter',
  variable: 'parameter',
  tensor: 'variable',
};

interface Marked {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: number;
}

/** In the protocol's form: five numbers a token, places by their distance from the one before. */
export function semanticTokens(snapshot: Snapshot): number[] {
  const marked = new Map<number, Marked>();
  const mark = (span: Span, type: TokenType, modifiers = 0): void => {
    if (span.end > span.start) marked.set(span.start, { span, type, modifiers });
  };
  for (const { name, symbol } of snapshot.names.references) {
    if (symbol) mark(name.span, kindTypes[symbol.kind]);
    else if (lookUpWord(name.text)) mark(name.span, 'function', 2);
    else mark(name.span, 'enumMember');
  }
  for (const { name, kind } of snapshot.names.declared) mark(name.span, kindTypes[kind], 1);
  markKeys(snapshot.unit, mark);
  let [line, character] = [0, 0];
  return [...marked.values()].sort((a, b) => a.span.start - b.span.start).flatMap(({ span, type, modifiers }) => {
    const at = snapshot.source.positionAt(span.start);
    const [ownLine, ownCharacter] = [at.line - 1, at.column - 1];
    const row = [ownLine - line, ownLine === line ? ownCharacter - character : ownCharacter, span.end - span.start, tokenTypes.indexOf(type), modifiers];
    [line, character] = [ownLine, ownCharacter];
    return row;
  });
}

function markKeys(node: object, mark: (span: Span, type: TokenType) => void): void {
  if ('key' in node) mark((node as Setting).key.span, 'property');
  else if (!('kind' in node) && 'value' in node && (node as Argument).name) mark((node as Argument).name!.span, 'property');
  for (const child of childrenOf(node)) markKeys(child, mark);
}
