/** The kinds of tokens that the grammar is written in, one line each; everything that lists tokens reads this table. */
import type { IToken, TokenType } from 'chevrotain';

let count = 0;
// Made without chevrotain's createToken, so that a file without errors is parsed without loading chevrotain at all.
// Its own kinds count from 1 and are few.
const kind = (name: string, label: string): TokenType => ({ name, LABEL: label, tokenTypeIdx: 100 + count++ });
const word = (text: string): TokenType => kind(text[0]!.toUpperCase() + text.slice(1), `\`${text}\``);

export const kinds = {
  // What the text spells.
  Name: kind('Name', 'a name'),
  /** A name right before `:`, which only settings and arguments have; a kind of its own keeps the grammar LL(1). */
  Key: kind('Key', 'a name and `:`'),
  /** The name in `train 90%`. */
  Label: kind('Label', 'a name'),
  /** The name in `repeat width in …`. */
  Variable: kind('Variable', 'a name'),
  Number: kind('Number', 'a number'),
  /** `%`, or the name right after a number on its line. */
  Unit: kind('Unit', 'a unit'),
  Shape: kind('Shape', 'a shape such as 3x3'),
  String: kind('String', 'a string'),

  // Structure words.
  Import: word('import'),
  From: word('from'),
  As: word('as'),
  Let: word('let'),
  Shared: word('shared'),
  Data: word('data'),
  Block: word('block'),
  Network: word('network'),
  Train: word('train'),
  On: word('on'),
  Sweep: word('sweep'),
  For: word('for'),
  Repeat: word('repeat'),
  In: word('in'),
  When: word('when'),
  Else: word('else'),
  Not: word('not'),
  True: word('true'),
  False: word('false'),

  // Punctuation.
  Arrow: kind('Arrow', '`->`'),
  Bar: kind('Bar', '`|`'),
  Comma: kind('Comma', '`,`'),
  /** A comma after which no further entry comes: before a closing bracket, or before the next setting. */
  EndComma: kind('EndComma', '`,`'),
  Colon: kind('Colon', '`:`'),
  Equals: kind('Equals', '`=`'),
  Dot: kind('Dot', '`.`'),
  Semicolon: kind('Semicolon', '`;`'),
  /** Zero wide: a line break that ends a step, a setting or a declaration. */
  Newline: kind('Newline', 'a new line'),
  /** Every infix operator but `-`; which one is in the image, and `precedence.ts` knows how each binds. */
  Operator: kind('Operator', 'an operator'),
  Minus: kind('Minus', '`-`'),
  BraceOpen: kind('BraceOpen', '`{`'),
  /** `{` that begins the body of a call. */
  CallBody: kind('CallBody', '`{`'),
  BraceClose: kind('BraceClose', '`}`'),
  /** `(` after a name on the same line: arguments. */
  CallOpen: kind('CallOpen', '`(`'),
  /** Any other `(`: branches, or grouping. */
  GroupOpen: kind('GroupOpen', '`(`'),
  Close: kind('Close', '`)`'),
  /** `[` after a value on the same line: an index. */
  IndexOpen: kind('IndexOpen', '`[`'),
  /** Any other `[`: a list. */
  ListOpen: kind('ListOpen', '`[`'),
  ListClose: kind('ListClose', '`]`'),
} as const;

/** The parser's vocabulary. */
export const allKinds: TokenType[] = Object.values(kinds);

/** Structure words by their spelling; a map, so that `constructor` and its like stay names. */
export const structureWords: ReadonlyMap<string, TokenType> = new Map([
  ...(
    [
      'Import',
      'From',
      'As',
      'Let',
      'Shared',
      'Data',
      'Block',
      'Network',
      'Train',
      'On',
      'Sweep',
      'For',
      'Repeat',
      'In',
      'When',
      'Else',
      'Not',
      'True',
      'False',
    ] as const
  ).map((name): [string, TokenType] => [name.toLowerCase(), kinds[name]]),
  ['and', kinds.Operator],
  ['or', kinds.Operator],
]);

/** Words that begin a declaration of a file. */
export const itemWords = ['import', 'let', 'data', 'block', 'network', 'train', 'sweep'] as const;

/** A token as the parser takes it. `endOffset` is the last character's, as chevrotain has it. */
export interface Token extends IToken {
  /** The kind may change in the passes after the scan, where the neighbours decide. */
  tokenType: TokenType;
  tokenTypeIdx: number;
  endOffset: number;
  /** The first token of its line. */
  readonly startsLine: boolean;
}

/** A token for the text from `start` up to `end`; `image` may differ from the text where a slip was mended. */
export function makeToken(type: TokenType, image: string, start: number, end: number, startsLine: boolean): Token {
  return { image, startOffset: start, endOffset: end - 1, tokenType: type, tokenTypeIdx: type.tokenTypeIdx!, startsLine };
}

/** Changes the kind of a token in place. */
export function setKind(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}
