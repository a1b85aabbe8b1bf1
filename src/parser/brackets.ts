/**
 * Makes every bracket meet its partner before the parser runs, so that a missing one is one finding at the bracket that
 * misses it, and not a page of consequences at the end of the file.
 */
import { report } from '../diagnostics/codes.ts';
import type { DiagnosticBag } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { kinds, makeToken, type Token } from './tokens.ts';

/** After this many, the brackets of a text say nothing about its structure. */
const MAX_ERRORS = 20;

const PARTNER = new Map([
  [kinds.BraceOpen, kinds.BraceClose],
  [kinds.CallOpen, kinds.Close],
  [kinds.IndexOpen, kinds.ListClose],
]);
const CLOSE_TEXT = new Map([[kinds.BraceClose, '}'], [kinds.Close, ')'], [kinds.ListClose, ']']]);

interface Open {
  readonly index: number;
  readonly token: Token;
  /** Column at which the opener's line begins, counted from 0. */
  readonly indent: number;
}

/** Returns the tokens with missing closers put in (zero wide) and stray ones left out, or undefined when hopeless. */
export function balanceBrackets(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag): readonly Token[] | undefined {
  const balancer = new Balancer(tokens, file, bag);
  balancer.run();
  return balancer.result();
}

class Balancer {
  readonly #tokens: readonly Token[];
  readonly #file: SourceFile;
  readonly #bag: DiagnosticBag;
  #stack: Open[] = [];
  /** An opener whose closer stands further left than it: indentation says that the closer belongs to an outer one. */
  #suspect: { open: Open; before: number } | undefined;
  #indent = 0;
  #errors = 0;
  readonly #insertions: { before: number; token: Token }[] = [];
  readonly #dropped = new Set<number>();

  constructor(tokens: readonly Token[], file: SourceFile, bag: DiagnosticBag) {
    this.#tokens = tokens;
    this.#file = file;
    this.#bag = bag;
  }

  run(): void {
    const tokens = this.#tokens;
    for (let i = 0; i < tokens.length && this.#errors <= MAX_ERRORS; i++) {
      const token = tokens[i]!;
      if (token.startsLine) this.#indent = this.#indentOf(token);
      const type = token.tokenType;
      if (PARTNER.has(type)) this.#stack.push({ index: i, token, indent: this.#indent });
      else if (CLOSE_TEXT.has(type)) this.#close(i, token);
      else if (token.startsLine && this.#stack.length > 0 && isHeader(tokens, i)) this.#closeAll(i);
    }
    this.#closeAll(tokens.length);
  }

  result(): readonly Token[] | undefined {
    if (this.#errors > MAX_ERRORS) return undefined;
    if (this.#insertions.length === 0 && this.#dropped.size === 0) return this.#tokens;
    const insertions = this.#insertions.map((insertion, order) => ({ ...insertion, order })).sort((a, b) => a.before - b.before || a.order - b.order);
    const result: Token[] = [];
    let next = 0;
    for (let i = 0; i <= this.#tokens.length; i++) {
      while (insertions[next]?.before === i) result.push(insertions[next++]!.token);
      if (i < this.#tokens.length && !this.#dropped.has(i)) result.push(this.#tokens[i]!);
    }
    return result;
  }

  #indentOf(token: Token): number {
    return this.#file.positionAt(token.startOffset).column - 1;
  }

  #close(index: number, token: Token): void {
    const stack = this.#stack;
    let level = stack.length - 1;
    while (level >= 0 && PARTNER.get(stack[level]!.token.tokenType) !== token.tokenType) level--;
    if (level < 0)
      return stack.length > 0 && !this.#startsBetween(stack[stack.length - 1]!.index, index)
        ? this.#swapped(index, token)
        : this.#stray(index, token);
    // Innermost first, so that what is put in nests.
    for (let i = stack.length - 1; i > level; i--) this.#unclosed(stack[i]!, this.#closerPlace(stack[i]!, index));
    const open = stack[level]!;
    stack.length = level;
    if (token.tokenType === kinds.BraceClose && token.startsLine && this.#indent < open.indent) this.#suspect ??= { open, before: index };
    if (level === 0) this.#suspect = undefined;
  }

  /** Everything still open ends before `index`, where the next declaration or the end of the file is. */
  #closeAll(index: number): void {
    const stack = this.#stack;
    const suspect = this.#suspect;
    if (suspect && stack.length > 0 && stack.every((open) => open.token.tokenType === kinds.BraceOpen)) {
      this.#unclosed(suspect.open, suspect.before);
      // The closers after it each move one bracket outwards, so the outermost has found its own.
      stack.shift();
    }
    for (let i = stack.length - 1; i >= 0; i--) {
      const open = stack[i]!;
      this.#unclosed(open, open.token.tokenType === kinds.BraceOpen ? index : this.#closerPlace(open, index));
    }
    this.#stack = [];
    this.#suspect = undefined;
  }

  /** Index of the token before which the closer of a parenthesis or bracket is most likely missing. */
  #closerPlace(open: Open, limit: number): number {
    const tokens = this.#tokens;
    const first = tokens[open.index + 1];
    // A list opened at the end of its line spans lines.
    if (open.token.tokenType === kinds.BraceOpen || first === undefined || first.startsLine) return limit;
    let depth = 0;
    for (let i = open.index + 1; i < limit; i++) {
      const token = tokens[i]!;
      const endsLine = tokens[i + 1]?.startsLine ?? true;
      if (depth === 0 && (token.startsLine || (token.tokenType === kinds.BraceOpen && endsLine))) return i;
      if (PARTNER.has(token.tokenType)) depth++;
      else if (CLOSE_TEXT.has(token.tokenType)) depth--;
    }
    return limit;
  }

  #unclosed(open: Open, before: number): void {
    this.#errors++;
    const type = PARTNER.get(open.token.tokenType)!;
    const close = CLOSE_TEXT.get(type)!;
    const previous = this.#tokens[before - 1];
    const offset = previous ? previous.endOffset + 1 : 0;
    this.#insertions.push({ before, token: makeToken(type, '', offset, offset, this.#tokens[before]?.startsLine ?? true) });
    const file = this.#file.name;
    // A brace goes on a line of its own; after the previous token, where the file may end in a comment.
    const text = close === '}' ? `\n${' '.repeat(open.indent)}}` : close;
    report(
      this.#bag,
      'unclosed-bracket',
      { open: open.token.image, close },
      {
        place: { file, start: open.token.startOffset, end: open.token.endOffset + 1 },
        label: 'opened here',
        ...(offset > open.token.endOffset + 1
          ? { related: [{ place: { file, start: offset - 1, end: offset }, text: `\`${close}\` is missing after this` }] }
          : {}),
        fixes: [{ title: `insert \`${close}\``, applicability: 'unsafe', edits: [{ place: { file, start: offset, end: offset }, text }] }],
      },
    );
  }

  /** Whether a line begins behind one token and up to another. */
  #startsBetween(from: number, to: number): boolean {
    for (let i = from + 1; i <= to; i++) if (this.#tokens[i]!.startsLine) return true;
    return false;
  }

  /** `dense(64]`: a closer of the wrong kind, where the right one is missing. */
  #swapped(index: number, token: Token): void {
    this.#errors++;
    const { token: open } = this.#stack.pop()!;
    const type = PARTNER.get(open.tokenType)!;
    const close = CLOSE_TEXT.get(type)!;
    const [start, end] = [token.startOffset, token.endOffset + 1];
    const place = { file: this.#file.name, start, end };
    this.#dropped.add(index);
    this.#insertions.push({ before: index, token: makeToken(type, close, start, end, token.startsLine) });
    report(this.#bag, 'syntax-error', { problem: `\`${open.image}\` is closed by \`${close}\`, not by \`${token.image}\`` }, {
      place,
      related: [{ place: { file: this.#file.name, start: open.startOffset, end: open.endOffset + 1 }, text: 'opened here' }],
      fixes: [{ title: `write \`${close}\``, applicability: 'safe', edits: [{ place, text: close }] }],
    });
  }

  /** Puts the missing `{` in before the token at `body`. */
  #headless(body: number): void {
    const offset = this.#tokens[body - 1]!.endOffset + 1;
    let head = body - 1;
    while (!this.#tokens[head]!.startsLine) head--;
    const [first, name] = [this.#tokens[head]!, this.#tokens[head + 1]!];
    this.#insertions.push({ before: body, token: makeToken(kinds.BraceOpen, '', offset, offset, false) });
    report(this.#bag, 'syntax-error', { problem: `\`{\` is missing after \`${first.image} ${name.image}\`` }, {
      place: { file: this.#file.name, start: first.startOffset, end: offset },
      fixes: [{ title: 'insert `{`', applicability: 'safe', edits: [{ place: { file: this.#file.name, start: offset, end: offset }, text: ' {' }] }],
    });
  }

  #stray(index: number, token: Token): void {
    this.#errors++;
    const body = token.tokenType === kinds.BraceClose ? openedNowhere(this.#tokens, index) : undefined;
    if (body !== undefined) return this.#headless(body);
    this.#dropped.add(index);
    const place = { file: this.#file.name, start: token.startOffset, end: token.endOffset + 1 };
    report(this.#bag, 'syntax-error', { problem: `nothing opens this \`${token.image}\`` }, {
      place,
      fixes: [{ title: 'remove it', applicability: 'unsafe', edits: [{ place, text: '' }] }],
    });
  }
}

/**
 * Index of the first token of the body that a brace closes and none opens: behind the line of a declaration that has no
 * brace at all, `network Net` by itself.
 */
function openedNowhere(tokens: readonly Token[], closer: number): number | undefined {
  let head = closer - 1;
  while (head >= 0 && !(tokens[head]!.startsLine && HEADS.has(tokens[head]!.tokenType) && tokens[head + 1]?.tokenType === kinds.Name)) head--;
  if (head < 0) return undefined;
  let body = head + 1;
  while (body < closer && !tokens[body]!.startsLine) body++;
  return body < closer && tokens.slice(head, closer).every(({ tokenType }) => tokenType !== kinds.BraceOpen) ? body : undefined;
}

const HEADS = new Set([kinds.Import, kinds.Data, kinds.Block, kinds.Network, kinds.Train, kinds.Sweep]);
const AFTER_NAME = new Set([kinds.BraceOpen, kinds.CallOpen, kinds.On, kinds.For]);

/** Whether a declaration begins here: `network Name {`. Inside brackets nothing else looks like it. */
function isHeader(tokens: readonly Token[], index: number): boolean {
  const [first, second, third] = [tokens[index]!, tokens[index + 1], tokens[index + 2]];
  if (!HEADS.has(first.tokenType) || second === undefined || second.startsLine) return false;
  if (first.tokenType === kinds.Import) {
    // Only `from` tells it from a call with a body.
    let close = index + 2;
    while (close < Math.min(tokens.length, index + 200) && tokens[close]!.tokenType !== kinds.BraceClose) close++;
    return second.tokenType === kinds.BraceOpen && tokens[close + 1]?.tokenType === kinds.From;
  }
  return second.tokenType === kinds.Name && third !== undefined && !third.startsLine && AFTER_NAME.has(third.tokenType);
}
