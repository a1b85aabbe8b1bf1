/** From what the parser could not read to findings: one for each cause, at the smallest place that shows it. */
import type { IRecognitionException, IToken } from 'chevrotain';
import { diagnose } from '../diagnostics/codes.ts';
import type { DiagnosticBag, Fix } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { DECLARATION } from './messages.ts';
import { kinds, structureWords, type Token } from './tokens.ts';

/** Every kind of error but early exits, which this grammar has not, knows the token before it. */
type Mismatch = IRecognitionException & { readonly previousToken?: IToken };

const ITEM_KINDS = new Set([kinds.Import, kinds.Let, kinds.Data, kinds.Block, kinds.Network, kinds.Train, kinds.Sweep]);

/** Adds those of the parser's errors that do not follow from another one. */
export function reportSyntaxErrors(errors: readonly IRecognitionException[], tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag): void {
  // A slip with a safe fix was mended before the parser came to it, so nothing follows from it.
  const unmended = bag.diagnostics.filter((d) => d.fixes[0]?.applicability !== 'safe');
  const lines = new Set(unmended.map((d) => file.positionAt(d.place.start).line));
  const spoilt = spoiltItems(tokens, bag);
  for (const error of errors) {
    const token = error.token as Token;
    const place = placeOf(error, file);
    const line = file.positionAt(place.start).line;
    const offset = Number.isNaN(token.startOffset) ? file.text.length : token.startOffset;
    if (error.message === DECLARATION && followsError(offset, tokens, bag)) continue;
    if (lines.has(line) || spoilt.some((item) => offset >= item.start && offset <= item.end)) continue;
    lines.add(line);
    const word = structureWords.has(token.image) && error.message === 'a name';
    const unfinished = token.tokenType === kinds.Name && error.context.ruleStack.at(-1) === 'settings';
    const problem = unfinished
      ? `\`${token.image}\` is not a whole setting: \`:\` and a value are missing`
      : word
      ? `\`${token.image}\` is a word of the language, so it cannot be a name here`
      : `expected ${error.message}, found ${found(token)}`;
    bag.add(diagnose('syntax-error', { problem }, { place, fixes: fixesFor(error, tokens, place.file) }));
  }
}

/** Whether the text since the last declaration began has an error already: then what is left of it is no news. */
function followsError(offset: number, tokens: readonly Token[], bag: DiagnosticBag): boolean {
  let itemStart = 0;
  for (const token of tokens) {
    if (token.startOffset >= offset) break;
    if (ITEM_KINDS.has(token.tokenType)) itemStart = token.startOffset;
  }
  return bag.diagnostics.some((d) => d.place.start >= itemStart && d.place.start <= offset);
}

/** Declarations in which a bracket was put in by guess: what else seems wrong there probably follows from the guess. */
function spoiltItems(tokens: readonly Token[], bag: DiagnosticBag): { start: number; end: number }[] {
  const brackets = bag.diagnostics.filter((d) => d.code === 'GN0005' || d.code === 'GN0003' || d.message.startsWith('nothing opens'));
  if (brackets.length === 0) return [];
  const starts = [0, ...tokens.filter((t) => ITEM_KINDS.has(t.tokenType)).map((t) => t.startOffset), Infinity];
  return brackets.map(({ place }) => {
    const next = starts.findIndex((start) => start > place.start);
    return { start: starts[next - 1]!, end: starts[next]! };
  });
}

function placeOf(error: IRecognitionException, file: SourceFile): { file: string; start: number; end: number } {
  const token = error.token as Token;
  const previous = (error as Mismatch).previousToken as Token | undefined;
  const nowhere = token.tokenType === kinds.Newline || Number.isNaN(token.startOffset);
  // What is missing before a line break is missing on the line before.
  const onNextLine = token.startsLine && previous !== undefined && !Number.isNaN(previous.endOffset) && error.message !== DECLARATION;
  if (onNextLine) return { file: file.name, start: previous.startOffset, end: previous.endOffset + 1 };
  if (!nowhere && token.image !== '') return { file: file.name, start: token.startOffset, end: token.endOffset + 1 };
  // Something is missing at the end of a line or of the file: the last thing before it is what a person looks at.
  const end = previous && !Number.isNaN(previous.endOffset) ? previous.endOffset + 1 : file.text.length;
  return { file: file.name, start: Math.max(0, end - 1), end };
}

function found(token: Token): string {
  if (Number.isNaN(token.startOffset)) return 'the end of the file';
  if (token.tokenType === kinds.Newline) return 'the end of the line';
  return token.image === '' ? 'nothing' : `\`${token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image}\``;
}

/** An edit where only one thing can be meant. */
function fixesFor(error: IRecognitionException, tokens: readonly Token[], file: string): Fix[] {
  const token = error.token as Token;
  const previous = (error as Mismatch).previousToken as Token | undefined;
  const insertable = /^`(:|=|on|for|from)`$/.exec(error.message)?.[1];
  if (insertable === undefined || !previous || Number.isNaN(previous.endOffset)) return [];
  // `train Net data {`: the word is missing. `train Net with data {`: something else stands for it.
  const after = tokens[tokens.indexOf(token) + 1];
  const replaces = token.tokenType === kinds.Name && /^[a-z]+$/.test(insertable) && after?.tokenType === kinds.Name;
  const at = previous.endOffset + 1;
  const place = replaces ? { file, start: token.startOffset, end: token.endOffset + 1 } : { file, start: at, end: at };
  const text = replaces || /^:$/.test(insertable) ? insertable : ` ${insertable}`;
  return [{ title: `${replaces ? 'write' : 'insert'} \`${insertable}\``, applicability: 'safe', edits: [{ place, text }] }];
}
