/** What the parser expected, in words; `syntax-errors.ts` completes it with what stands there instead. */
import { tokenLabel, type IParserErrorMessageProvider, type TokenType } from 'chevrotain';
import { kinds } from './tokens.ts';

export const DECLARATION = 'a declaration: `import`, `let`, `data`, `block`, `network`, `train` or `sweep`';

/** What each rule is about, for when any of many tokens could have come next. */
const RULE_WORDS: Readonly<Record<string, string>> = {
  file: DECLARATION,
  body: 'a step or `}`',
  settings: 'a setting or `}`',
  setting: 'a value',
  flow: 'a step',
  step: 'a step',
  choice: 'a value',
  item: 'a value',
  expression: 'a value',
  operand: 'a value',
  argument: 'a value',
};

/** The closing tokens come after a repetition, so more than the token itself could have come. */
const CLOSING: ReadonlyMap<TokenType, string> = new Map([
  [kinds.Close, '`,` or `)`'],
  [kinds.ListClose, '`,` or `]`'],
  [kinds.BraceClose, 'a new line or `}`'],
]);

/** After these something has to come. */
const LEADS = new Set<TokenType>([
  kinds.Arrow,
  kinds.Colon,
  kinds.Equals,
  kinds.Operator,
  kinds.Minus,
  kinds.Not,
  kinds.When,
  kinds.Else,
  kinds.Repeat,
  kinds.In,
]);

export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, ruleName }) => {
    // The file's repetition ends with the file: anything else is no declaration.
    if (expected.name === 'EOF') return DECLARATION;
    if (ruleName === 'branches' && expected === kinds.Close) return '`|` or `)`';
    return CLOSING.get(expected) ?? tokenLabel(expected);
  },
  buildNotAllInputParsedMessage: () => DECLARATION,
  buildNoViableAltMessage: ({ ruleName, previous }) => {
    const what = previous.tokenType === kinds.Arrow ? 'a step' : RULE_WORDS[ruleName] ?? 'something else';
    return LEADS.has(previous.tokenType) ? `${what} after \`${previous.image}\`` : what;
  },
  buildEarlyExitMessage: ({ ruleName }) => RULE_WORDS[ruleName] ?? 'something else',
};
