/**
 * Decides what a token is where that depends on its neighbours, so that the grammar stays LL(1): structure words used
 * as names, names before `:`, units, the two kinds of `(` and of `[`, and the line breaks that end a step.
 */
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { MistakeFinder } from './mistakes.ts';
import type { Region } from './region.ts';
import { kinds, makeToken, setKind, type Token } from './tokens.ts';

/** Words that have a meaning only at the beginning of a declaration; inside brackets they are names. */
const HEADER_WORDS = new Set([kinds.Import, kinds.From, kinds.Data, kinds.Block, kinds.Network, kinds.Train, kinds.On, kinds.Sweep, kinds.For]);
/** After these a value ends, so that `(`, `[` or a number that follows on the line belongs to it. */
const VALUE_ENDS = new Set([
  kinds.Name,
  kinds.Number,
  kinds.Unit,
  kinds.Shape,
  kinds.String,
  kinds.True,
  kinds.False,
  kinds.Close,
  kinds.ListClose,
  kinds.BraceClose,
]);
/** A line never ends after these: something is still to come. */
const OPEN_ENDED = new Set([kinds.Arrow, kinds.Bar, kinds.Comma, kinds.Colon, kinds.Equals, kinds.Dot, kinds.Operator, kinds.Minus, kinds.Not,
  kinds.BraceOpen, kinds.CallBody, kinds.CallOpen, kinds.GroupOpen, kinds.IndexOpen, kinds.ListOpen, kinds.As, kinds.When, kinds.Else, kinds.In, kinds.Repeat,
  kinds.Let, kinds.Shared, kinds.Newline, kinds.Semicolon]);
/** A line that begins with one of these continues the line above. */
const CONTINUES = new Set([kinds.Arrow, kinds.Bar, kinds.Comma, kinds.Colon, kinds.Dot, kinds.Operator, kinds.Minus, kinds.Equals,
  kinds.BraceOpen, kinds.BraceClose, kinds.Close, kinds.ListClose, kinds.As, kinds.Else, kinds.In, kinds.Semicolon]);
const ITEM_WORDS = new Set([kinds.Import, kinds.Let, kinds.Data, kinds.Block, kinds.Network, kinds.Train, kinds.Sweep]);

/** Settles the kind of every token and puts in the line breaks that count. Expects balanced brackets. */
export function settleContext(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag): Token[] {
  const mistakes = new MistakeFinder(tokens, file, bag);
  const result: Token[] = [];
  const regions: Region[] = [];
  let region: Region = 'header';
  let item: Token['tokenType'] | undefined;
  // Headers of `repeat` and of `when` steps that have not come to their `{`, in each region that is open.
  const pendings: number[] = [];
  let pending = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const previous = result[result.length - 1];
    const next = tokens[i + 1];
    const startsItem = region === 'header' && isItemStart(token, previous);
    // `train Net on data {`: a word that begins declarations is a name anywhere else.
    const isName = region !== 'header' ? HEADER_WORDS.has(token.tokenType)
      : ITEM_WORDS.has(token.tokenType) ? token.tokenType !== kinds.Let && !startsItem
      : item === kinds.Let && HEADER_WORDS.has(token.tokenType);
    if (isName) setKind(token, kinds.Name);
    if (startsItem) mistakes.itemWord(i);
    if (isWord(token) && (next?.tokenType === kinds.Colon || previous?.tokenType === kinds.Dot)) {
      setKind(token, next?.tokenType === kinds.Colon && region !== 'header' ? kinds.Key : kinds.Name);
    }
    if (startsItem && ITEM_WORDS.has(token.tokenType)) item = token.tokenType;

    switch (token.tokenType) {
      case kinds.Name:
        if (isUnitPosition(token, previous, next)) setKind(token, kinds.Unit);
        break;
      case kinds.CallOpen:
        if (token.startsLine || !previous || previous.tokenType !== kinds.Name) setKind(token, kinds.GroupOpen);
        break;
      case kinds.IndexOpen:
        if (token.startsLine || !previous || !VALUE_ENDS.has(previous.tokenType)) setKind(token, kinds.ListOpen);
        break;
    }
    if (endsLine(token, previous, region)) {
      pending = 0;
      result.push(makeToken(kinds.Newline, '', token.startOffset, token.startOffset, false));
    }
    if (mistakes.beforePush(i, region, result)) continue;
    const before = result[result.length - 1];
    switch (token.tokenType) {
      case kinds.Repeat:
        pending++;
        break;
      case kinds.When:
        if (before === undefined || OPEN_ENDED.has(before.tokenType)) pending++;
        break;
      case kinds.BraceOpen:
        if (pending > 0) pending--;
        else if ((region !== 'header' || item === kinds.Let) && before?.tokenType !== kinds.Else) setKind(token, kinds.CallBody);
        break;
      case kinds.Comma:
        if (endsEntries(tokens, i, region)) setKind(token, kinds.EndComma);
        break;
      case kinds.Number:
        if (region === 'settings' && before?.tokenType === kinds.Name) setKind(before, kinds.Label);
        break;
      case kinds.In:
        if (before?.tokenType === kinds.Name) setKind(before, kinds.Variable);
        break;
    }
    result.push(token);

    const inner = opens(token, region, item);
    if (inner) {
      regions.push(region);
      pendings.push(pending);
      pending = 0;
      region = inner;
    } else if (token.tokenType === kinds.BraceClose || token.tokenType === kinds.Close || token.tokenType === kinds.ListClose) {
      region = regions.pop() ?? 'header';
      pending = pendings.pop() ?? 0;
    }
  }
  return result;
}

/** A structure word or a name: anything spelt with letters. */
const isWord = (token: Token): boolean => token.tokenType !== kinds.Number && token.tokenType !== kinds.Shape && /^[A-Za-z_]/.test(token.image);

const isItemStart = (token: Token, previous: Token | undefined): boolean =>
  token.startsLine || previous === undefined || previous.tokenType === kinds.BraceClose || previous.tokenType === kinds.Semicolon;

/** `5 epochs`, but not `5 conv(…)`, nor the next setting in `batch: 5 epochs: 3`. */
const isUnitPosition = (token: Token, previous: Token | undefined, next: Token | undefined): boolean =>
  !token.startsLine && previous?.tokenType === kinds.Number
  && !(next !== undefined && !next.startsLine && (next.tokenType === kinds.CallOpen || next.tokenType === kinds.Equals));

function endsLine(token: Token, previous: Token | undefined, region: Region): boolean {
  if (!token.startsLine || previous === undefined || OPEN_ENDED.has(previous.tokenType)) return false;
  if (region === 'header') return ITEM_WORDS.has(token.tokenType);
  if (region !== 'body' && region !== 'settings') return false;
  // In settings a line that begins with `when` completes the value above; in a body it is a step of its own.
  return !CONTINUES.has(token.tokenType) && !(region === 'settings' && token.tokenType === kinds.When);
}

/** Whether nothing of the same list or setting follows the comma at `index`. */
function endsEntries(tokens: readonly Token[], index: number, region: Region): boolean {
  const next = tokens[index + 1]?.tokenType;
  if (next === undefined || next === kinds.BraceClose || next === kinds.Close || next === kinds.ListClose) return true;
  return region === 'settings' && tokens[index + 2]?.tokenType === kinds.Colon;
}

/** The region that this token opens, if it is a bracket. */
function opens(token: Token, region: Region, item: Token['tokenType'] | undefined): Region | undefined {
  switch (token.tokenType) {
    case kinds.CallOpen:
      return region === 'header' && item === kinds.Block ? 'parameters' : 'arguments';
    case kinds.GroupOpen:
      return 'group';
    case kinds.IndexOpen:
    case kinds.ListOpen:
      return 'list';
    case kinds.CallBody:
      return 'body';
    case kinds.BraceOpen:
      if (region !== 'header') return 'body';
      if (item === kinds.Import) return 'names';
      return item === kinds.Data || item === kinds.Train || item === kinds.Sweep ? 'settings' : 'body';
    default:
      return undefined;
  }
}
