/** Reading a concrete syntax tree that recovery may have left in pieces: nothing in it is taken for granted. */
import type { CstNode } from 'chevrotain';
import type { Span } from '../diagnostics/source.ts';
import type { Name } from './ast.ts';
import type { Token } from './tokens.ts';

/** The child nodes that a rule made, in the order of the text. */
export const nodesOf = (node: CstNode, name: string): CstNode[] => (node.children[name] ?? []) as CstNode[];
/** The first of them. */
export const nodeOf = (node: CstNode, name: string): CstNode | undefined => node.children[name]?.[0] as CstNode | undefined;

const NO_TOKENS: Token[] = [];

/** Tokens of a kind, without those that recovery made up: they stand nowhere. */
export function tokensOf(node: CstNode, name: string): Token[] {
  const tokens = node.children[name] as Token[] | undefined;
  if (tokens === undefined) return NO_TOKENS;
  for (const token of tokens) {
    if (token.isInsertedInRecovery) return tokens.filter((t) => !t.isInsertedInRecovery);
  }
  return tokens;
}

/** The first of them. */
export function tokenOf(node: CstNode, name: string): Token | undefined {
  const first = node.children[name]?.[0] as Token | undefined;
  return first?.isInsertedInRecovery ? tokensOf(node, name)[0] : first;
}

/** chevrotain's offsets include the last character; spans end after it. */
export const tokenSpan = (token: Token): Span => ({ start: token.startOffset, end: token.endOffset + 1 });

/** Where a node stands, or nowhere (zero wide, at `fallback`) when recovery left it empty. */
export function spanOf(node: CstNode, fallback: number): Span {
  const start = node.location?.startOffset;
  const end = node.location?.endOffset;
  if (start === undefined || Number.isNaN(start)) return { start: fallback, end: fallback };
  return { start, end: Math.max(start, end === undefined || Number.isNaN(end) ? start : end + 1) };
}

/** The name that a token spells; an empty one where it is missing. */
export function nameOf(token: Token | undefined, fallback: number): Name {
  return token ? { text: token.image, span: tokenSpan(token) } : { text: '', span: { start: fallback, end: fallback } };
}
