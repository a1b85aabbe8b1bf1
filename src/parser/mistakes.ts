/**
 * Slips whose meaning is certain from the neighbouring tokens: each is reported with its edit, and mended in the token
 * stream, so that the parser never sees it and nothing follows from it.
 */
import { report } from '../diagnostics/codes.ts';
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { closest } from '../diagnostics/suggest.ts';
import type { Region } from './region.ts';
import { habitAt } from './habits.ts';
import { itemWords, kinds, makeToken, setKind, structureWords, type Token } from './tokens.ts';

const ITEM_ALIASES = new Map([
  ['model', 'network'], ['net', 'network'], ['nn', 'network'], ['dataset', 'data'], ['datasource', 'data'],
  ['module', 'block'], ['def', 'block'], ['function', 'block'], ['fn', 'block'], ['layer', 'block'], ['class', 'block'],
  ['const', 'let'], ['var', 'let'], ['set', 'let'], ['include', 'import'], ['use', 'import'], ['training', 'train'], ['fit', 'train'],
  ['grid', 'sweep'], ['search', 'sweep'],
]);
const STEP_ALIASES = new Map([
  ['if', 'when'],
  ['for', 'repeat'],
  ['loop', 'repeat'],
  ['times', 'repeat'],
  ['while', 'repeat'],
  ['const', 'let'],
  ['var', 'let'],
]);

const VALUE_STARTS = new Set([kinds.Name, kinds.Number, kinds.Shape, kinds.String, kinds.True, kinds.False, kinds.Key]);
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
const LITERALS = new Set([kinds.Number, kinds.Shape, kinds.String]);
/** What may follow `repeat`, `when` and `let`. */
const CONDITION_STARTS = new Set([kinds.Name, kinds.Number, kinds.True, kinds.False, kinds.Not]);

export class MistakeFinder {
  readonly #tokens: readonly Token[];
  readonly #file: string;
  readonly #bag: DiagnosticBag;
  readonly #strays: readonly number[];
  /** Literals up to here were reported together with the one before them. */
  #skipTo = -1;

  constructor(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag) {
    this.#tokens = tokens;
    this.#file = file.name;
    this.#bag = bag;
    this.#strays = bag.diagnostics.filter((d) => d.code === 'GN0002').map((d) => d.place.start);
  }

  /** A misspelt word at the beginning of a declaration: `netwrok Lenet {`. */
  itemWord(index: number): void {
    const token = this.#tokens[index]!;
    const next = this.#tokens[index + 1];
    if (token.tokenType !== kinds.Name || !next || next.startsLine) return;
    if (next.tokenType !== kinds.Name && !(next.tokenType === kinds.BraceOpen && closest(token.image, ['import']))) return;
    this.#word(token, closest(token.image, itemWords, ITEM_ALIASES), 'declaration');
  }

  /** Looks at a token about to follow `result`; may change either. True when the token is to be left out. */
  beforePush(index: number, region: Region, result: Token[]): boolean {
    if (index <= this.#skipTo) return true;
    const token = this.#tokens[index]!;
    const previous = result[result.length - 1];
    const before = result[result.length - 2];
    if (token.tokenType === kinds.Semicolon) this.#semicolon(index, region);
    if (previous === undefined) return false;
    const slip = habitAt(index, this.#tokens, region, result);
    if (slip) {
      const edits = slip.edits.map(({ start, end, text }) => ({ place: { file: this.#file, start, end }, text }));
      report(this.#bag, 'syntax-error', { problem: slip.problem }, { place: { file: this.#file, start: slip.start, end: slip.end }, fixes: [{ title: slip.title, applicability: 'safe', edits }] });
      this.#skipTo = slip.skipTo ?? this.#skipTo;
      return slip.leaveOut;
    }
    if (token.tokenType === kinds.Equals || token.tokenType === kinds.Colon) this.#sign(token, region, previous, before, this.#tokens[index + 1]);
    else if (region === 'body' && begins(token, previous)) this.#stepWord(index);
    else if (VALUE_STARTS.has(token.tokenType) && VALUE_ENDS.has(previous.tokenType)) return this.#missing(index, region, result);
    return false;
  }

  #word(token: Token, meant: string | undefined, what: string): void {
    if (meant === undefined || meant === token.image) return;
    this.#report(`there is no ${what} \`${token.image}\``, token.startOffset, token.endOffset + 1, `write \`${meant}\``, meant);
    setKind(token, structureWords.get(meant)!);
  }

  /** `repaet 3 {`, `if wide {` */
  #stepWord(index: number): void {
    const token = this.#tokens[index]!;
    const next = this.#tokens[index + 1];
    if (token.tokenType !== kinds.Name || !next || next.startsLine || !CONDITION_STARTS.has(next.tokenType)) return;
    // `lte a = 3`; without the sign, two names side by side are more likely two steps.
    const words = this.#tokens[index + 2]?.tokenType === kinds.Equals ? ['shared', 'let'] : ['repeat', 'when'];
    this.#word(token, closest(token.image, words, STEP_ALIASES), 'step');
  }

  /** `=` where the language has `:`, and the other way round. */
  #sign(token: Token, region: Region, previous: Token, before: Token | undefined, next: Token | undefined): void {
    const blank = next?.startOffset === token.endOffset + 1 ? ' ' : '';
    const isLet = before?.tokenType === kinds.Let || before?.tokenType === kinds.Shared;
    const wantsEquals = isLet || region === 'parameters';
    if (token.tokenType === kinds.Colon && wantsEquals && (previous.tokenType === kinds.Key || previous.tokenType === kinds.Name)) {
      const what = isLet ? 'a `let` gives its value' : 'a parameter gives its default';
      this.#report(`${what} with \`=\``, token.startOffset, token.endOffset + 1, 'write `=`', ` =${blank}`, previous.endOffset + 1);
      setKind(previous, kinds.Name);
      setKind(token, kinds.Equals);
    } else if (token.tokenType === kinds.Equals && !wantsEquals && previous.tokenType === kinds.Name && this.#startsEntry(region, before)) {
      const what = region === 'settings' ? 'a setting' : 'an argument';
      // `batch = 128` becomes `batch: 128`, without the space before.
      this.#report(`${what} is written \`${previous.image}: …\``, token.startOffset, token.endOffset + 1, 'write `:`', `:${blank}`, previous.endOffset + 1);
      setKind(previous, kinds.Key);
      setKind(token, kinds.Colon);
    }
  }

  #startsEntry(region: Region, before: Token | undefined): boolean {
    if (region === 'settings') return before?.tokenType === kinds.BraceOpen || before?.tokenType === kinds.Newline || before?.tokenType === kinds.Comma;
    return region === 'arguments' && (before?.tokenType === kinds.CallOpen || before?.tokenType === kinds.Comma);
  }

  /** Two values side by side: something is missing between them, and the region says what. */
  #missing(index: number, region: Region, result: Token[]): boolean {
    const token = this.#tokens[index]!;
    const previous = result[result.length - 1]!;
    const before = result[result.length - 2];
    const afterPrevious = previous.endOffset + 1;
    const insert = (kind: Token['tokenType'], text: string, problem: string): void => {
      // Where a character that belongs nowhere stands between the two, that has been said.
      const said = this.#strays.some((stray) => stray >= afterPrevious && stray < token.startOffset);
      if (!said) this.#report(problem, token.startOffset, token.endOffset + 1, `insert \`${text.trim()}\``, text, afterPrevious, afterPrevious);
      result.push(makeToken(kind, '', afterPrevious, afterPrevious, false));
    };
    const isEntryName = previous.tokenType === kinds.Name && token.tokenType !== kinds.Key && !token.startsLine
      && this.#startsEntry(region, before) && !(region === 'settings' && before?.tokenType === kinds.Comma);
    if (isEntryName) {
      setKind(previous, kinds.Key);
      insert(kinds.Colon, ':', `\`:\` is missing after \`${previous.image}\``);
    } else if (region === 'settings' && token.tokenType === kinds.Key) {
      insert(kinds.EndComma, ',', 'a comma or a new line goes between two settings');
    } else if (region === 'arguments' || region === 'list' || region === 'parameters') {
      if (previous.tokenType !== kinds.BraceClose) insert(kinds.Comma, ',', `a comma is missing before \`${token.image}\``);
    } else if ((region === 'body' || region === 'group') && !token.startsLine) {
      if (previous.tokenType === kinds.Name && LITERALS.has(token.tokenType)) return this.#bareArguments(index, previous);
      if (token.tokenType === kinds.Name) insert(kinds.Arrow, ' ->', `\`->\` or a new line is missing before \`${token.image}\``);
    }
    return false;
  }

  /** `dense 10` for `dense(10)` */
  #bareArguments(index: number, callee: Token): boolean {
    let last = index;
    for (let i = index + 1; i < this.#tokens.length && !this.#tokens[i]!.startsLine; i++) {
      const type = this.#tokens[i]!.tokenType;
      if (!LITERALS.has(type) && type !== kinds.Comma && type !== kinds.Unit) break;
      last = i;
    }
    const written = this.#tokens.slice(index, last + 1);
    const values = written.filter((t) => t.tokenType !== kinds.Comma).map((t) => (t.tokenType === kinds.Unit ? t.image : `, ${t.image}`)).join('').slice(2);
    this.#report(
      'arguments are written in parentheses',
      written[0]!.startOffset,
      written[written.length - 1]!.endOffset + 1,
      `write \`${callee.image}(${values})\``,
      `(${values})`,
      callee.endOffset + 1,
    );
    this.#skipTo = last;
    return true;
  }

  #semicolon(index: number, region: Region): void {
    const token = this.#tokens[index]!;
    if (region === 'body') return;
    const [start, end] = [token.startOffset, token.endOffset + 1];
    if (region === 'header' || region === 'settings' || region === 'names') {
      const lineGoesOn = this.#tokens[index + 1]?.startsLine === false && region !== 'names';
      this.#report('a new line ends this, without `;`', start, end, lineGoesOn ? 'break the line' : 'remove `;`', lineGoesOn ? '\n' : '');
      setKind(token, kinds.Newline);
    } else {
      this.#report('a comma goes here, not `;`', start, end, 'write `,`', ',');
      setKind(token, kinds.Comma);
    }
  }

  /** Reports at `start` to `end`; the edit replaces that range unless it has one of its own. */
  #report(problem: string, start: number, end: number, title: string, text: string, editStart = start, editEnd = end): void {
    report(this.#bag, 'syntax-error', { problem }, {
      place: { file: this.#file, start, end },
      fixes: [{ title, applicability: 'safe', edits: [{ place: { file: this.#file, start: editStart, end: editEnd }, text }] }],
    });
  }
}

/** The first token of a step. */
const begins = (token: Token, previous: Token): boolean =>
  token.tokenType === kinds.Name && (previous.tokenType === kinds.Newline || previous.tokenType === kinds.BraceOpen || previous.tokenType === kinds.Semicolon);
