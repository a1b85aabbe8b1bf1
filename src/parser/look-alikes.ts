/** What people type, or paste from other languages and from documents, where this language has another spelling. */
import type { TokenType } from 'chevrotain';
import { kinds } from './tokens.ts';

export interface LookAlike {
  /** As typed. */
  readonly typed: string;
  /** As the language has it. */
  readonly meant: string;
  readonly kind: TokenType;
}

const row = (typed: string, meant: string, kind: TokenType): LookAlike => ({ typed, meant, kind });

export const lookAlikes: readonly LookAlike[] = [
  row('|>', '->', kinds.Arrow),
  row('=>', '->', kinds.Arrow),
  row('>>', '->', kinds.Arrow),
  row('→', '->', kinds.Arrow),
  row('⇒', '->', kinds.Arrow),
  row('&&', 'and', kinds.Operator),
  row('&', 'and', kinds.Operator),
  row('||', 'or', kinds.Operator),
  row('**', '^', kinds.Operator),
  row('===', '==', kinds.Operator),
  row('!==', '!=', kinds.Operator),
  row('<>', '!=', kinds.Operator),
  row('≠', '!=', kinds.Operator),
  row('≤', '<=', kinds.Operator),
  row('≥', '>=', kinds.Operator),
  row('×', '*', kinds.Operator),
  row('·', '*', kinds.Operator),
  row('÷', '/', kinds.Operator),
  row('!', 'not ', kinds.Not),
  row('−', '-', kinds.Minus),
  row('–', '-', kinds.Minus),
  row(':=', ':', kinds.Colon),
  row('：', ':', kinds.Colon),
  row('，', ',', kinds.Comma),
  row('（', '(', kinds.CallOpen),
  row('）', ')', kinds.Close),
];

/** What look-alikes begin with: most punctuation is none, and scanning asks at each. */
const STARTS = [...new Set(lookAlikes.map((entry) => entry.typed[0]))].join('');

/** The look-alike that the text has at `offset`, longest first. */
export function lookAlikeAt(text: string, offset: number): LookAlike | undefined {
  if (!STARTS.includes(text[offset]!)) return undefined;
  let best: LookAlike | undefined;
  for (const entry of lookAlikes) {
    if (text.startsWith(entry.typed, offset) && entry.typed.length > (best?.typed.length ?? 0)) best = entry;
  }
  return best;
}
