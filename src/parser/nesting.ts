/**
 * Refuses nesting so deep that a recursive phase could run out of stack, before any of them sees it.
 *
 * Depth is an upper bound on the height of the tree: every open bracket adds a level, and so may every operator in the
 * same operand chain (`1 + 1 + …` leans to the left, `- - -1` to the right).
 */
import { report } from '../diagnostics/codes.ts';
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { kinds, type Token } from './tokens.ts';

/** Brackets cost the parser some fifty stack frames each; 64 leave it half of Node's default stack. */
export const MAX_BRACKETS = 64;
/** Levels in all. The phases after the parser spend a few frames on each. */
export const MAX_DEPTH = 250;

const OPENS = new Set([kinds.BraceOpen, kinds.CallOpen, kinds.IndexOpen]);
const CLOSES = new Set([kinds.BraceClose, kinds.Close, kinds.ListClose]);
const CHAINS = new Set([kinds.Operator, kinds.Minus, kinds.Not, kinds.Else, kinds.When, kinds.Dot]);
const ENDS_CHAIN = new Set([kinds.Comma, kinds.Bar, kinds.Arrow, kinds.Colon, kinds.Semicolon, kinds.Equals]);

/** True when the file may be parsed; otherwise the finding is in the bag. */
export function checkNesting(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag): boolean {
  // Per open bracket, the operators of the chain it interrupts.
  const chains: number[] = [];
  let chain = 0;
  let below = 0;
  let afterChain = false;
  for (const token of tokens) {
    const type = token.tokenType;
    if (OPENS.has(type)) {
      // An index is itself a link of its chain: `a[0][0]`.
      chain++;
      chains.push(chain);
      below += chain;
      chain = 0;
    } else if (CLOSES.has(type)) {
      if (chains.length > 0) below -= chain = chains.pop()!;
    } else if (CHAINS.has(type)) chain++;
    else if (ENDS_CHAIN.has(type) || (token.startsLine && !afterChain)) chain = 0;
    afterChain = CHAINS.has(type);
    const bracketsExceeded = chains.length > MAX_BRACKETS;
    if (bracketsExceeded || below + chain > MAX_DEPTH) {
      report(bag, 'too-deeply-nested', { limit: bracketsExceeded ? MAX_BRACKETS : MAX_DEPTH }, {
        place: { file: file.name, start: token.startOffset, end: token.endOffset + 1 },
        notes: ['nothing of this file was compiled'],
        fixes: [{ title: 'name an inner part with `let` or a `block`', applicability: 'display', edits: [] }],
      });
      return false;
    }
  }
  return true;
}
