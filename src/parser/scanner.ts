/**
 * Text → tokens, in one linear pass over character codes.
 *
 * Written by hand rather than with chevrotain's lexer: the parser takes any token vector, the scan needs no tables to
 * be built at start-up, and a character that does not belong can be answered with what was meant.
 */
import { report } from '../diagnostics/codes.ts';
import type { DiagnosticBag, Fix } from '../diagnostics/diagnostic.ts';
import type { Place, SourceFile } from '../diagnostics/source.ts';
import type { Comment } from './ast.ts';
import { foreignNameAt, isForeignLetter } from './foreign-names.ts';
import { lookAlikeAt } from './look-alikes.ts';
import { kinds, makeToken, structureWords, type Token } from './tokens.ts';

/** After this many characters that do not belong, the text is taken for something else than gradnet. */
export const MAX_SCAN_ERRORS = 20;
/** About 20 MB of ordinary source; above it memory, not time, would run out. */
export const MAX_TOKENS = 2_000_000;

export interface Scan {
  readonly tokens: Token[];
  readonly comments: Comment[];
  /** Scanning stopped before the end: what follows is not known, and should not be guessed. */
  readonly aborted: boolean;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isNameStart = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isNamePart = (code: number): boolean => isNameStart(code) || isDigit(code);
const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 11 || code === 12 || code === 0xa0 || code === 0xfeff;
const isBreak = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

const isTimes = (code: number): boolean => code === 120 || code === 88 || code === 0xd7;

const SINGLE: Readonly<Record<string, (typeof kinds)[keyof typeof kinds]>> = {
  '{': kinds.BraceOpen, '}': kinds.BraceClose, '(': kinds.CallOpen, ')': kinds.Close, '[': kinds.IndexOpen, ']': kinds.ListClose,
  ',': kinds.Comma, ':': kinds.Colon, ';': kinds.Semicolon, '.': kinds.Dot, '=': kinds.Equals, '|': kinds.Bar,
  '+': kinds.Operator, '*': kinds.Operator, '/': kinds.Operator, '^': kinds.Operator, '<': kinds.Operator, '>': kinds.Operator,
  '-': kinds.Minus, '%': kinds.Unit,
};
const DOUBLE: Readonly<Record<string, (typeof kinds)[keyof typeof kinds]>> = {
  '->': kinds.Arrow, '==': kinds.Operator, '!=': kinds.Operator, '<=': kinds.Operator, '>=': kinds.Operator,
};

/** Scans a whole file. Never throws; problems go into the bag. */
export function scan(file: SourceFile, bag: DiagnosticBag): Scan {
  return new Scanner(file, bag).run();
}

class Scanner {
  readonly #text: string;
  readonly #file: string;
  readonly #bag: DiagnosticBag;
  readonly #tokens: Token[] = [];
  readonly #comments: Comment[] = [];
  #at = 0;
  #startsLine = true;
  #errors = 0;

  constructor(file: SourceFile, bag: DiagnosticBag) {
    this.#text = file.text;
    this.#file = file.name;
    this.#bag = bag;
  }

  run(): Scan {
    const text = this.#text;
    while (this.#at < text.length && this.#errors < MAX_SCAN_ERRORS && this.#tokens.length < MAX_TOKENS) {
      const code = text.charCodeAt(this.#at);
      if (isBlank(code)) this.#at++;
      else if (isBreak(code)) {
        this.#at++;
        this.#startsLine = true;
      } else if (isNameStart(code)) this.#word();
      else if (isDigit(code)) this.#number();
      else if (code === 34) this.#string('"');
      else if (code === 47 && text.charCodeAt(this.#at + 1) === 47) this.#lineComment(2);
      else if (code === 47 && text.charCodeAt(this.#at + 1) === 42) this.#blockComment();
      else this.#punctuation(text[this.#at]!);
    }
    if (this.#tokens.length >= MAX_TOKENS) {
      report(this.#bag, 'file-too-large', { limit: MAX_TOKENS }, { place: this.#place(this.#at, this.#at) });
    }
    return { tokens: this.#tokens, comments: this.#comments, aborted: this.#at < text.length };
  }

  #place(start: number, end: number): Place {
    return { file: this.#file, start, end };
  }

  #push(type: Token['tokenType'], end: number, image = this.#text.slice(this.#at, end)): void {
    this.#tokens.push(makeToken(type, image, this.#at, end, this.#startsLine));
    this.#startsLine = false;
    this.#at = end;
  }

  #mistake(problem: string, end: number, fix?: string, notes: readonly string[] = []): void {
    const place = this.#place(this.#at, end);
    const fixes: Fix[] = fix === undefined ? [] : [{ title: `write \`${fix.trim()}\``, applicability: 'safe', edits: [{ place, text: fix }] }];
    report(this.#bag, 'syntax-error', { problem }, { place, fixes, notes });
  }

  #word(): void {
    let end = this.#at + 1;
    while (isNamePart(this.#text.charCodeAt(end))) end++;
    if (isForeignLetter(this.#text, end)) return this.#foreignName();
    const image = this.#text.slice(this.#at, end);
    this.#push(structureWords.get(image) ?? kinds.Name, end, image);
  }

  /** Its own text stays its name: who uses it elsewhere means the same one. */
  #foreignName(): void {
    const { end, plain } = foreignNameAt(this.#text, this.#at);
    const image = this.#text.slice(this.#at, end);
    const place = this.#place(this.#at, end);
    const fixes: Fix[] = plain === undefined ? [] : [{ title: `write \`${plain}\``, applicability: 'unsafe', edits: [{ place, text: plain }] }];
    this.#errors++;
    report(this.#bag, 'syntax-error', { problem: `names are made of the letters a to z, digits and \`_\`, unlike \`${image}\`` }, { place, fixes, notes: ['write it with these wherever it stands; texts in quotes and comments may hold any letter'] });
    this.#push(kinds.Name, end, image);
  }

  #digits(from: number): number {
    let end = from;
    while (isDigit(this.#text.charCodeAt(end))) end++;
    return end;
  }

  #number(): void {
    const text = this.#text;
    let end = this.#digits(this.#at);
    if (isTimes(text.charCodeAt(end)) && isDigit(text.charCodeAt(end + 1))) return this.#shape(end);
    if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) end = this.#digits(end + 1);
    if (text[end] === 'e' || text[end] === 'E') {
      const sign = text[end + 1] === '+' || text[end + 1] === '-' ? 1 : 0;
      if (isDigit(text.charCodeAt(end + 1 + sign))) end = this.#digits(end + 1 + sign);
    }
    if (text.charCodeAt(end) === 95 && isDigit(text.charCodeAt(end + 1))) {
      while (isDigit(text.charCodeAt(end)) || text[end] === '_') end++;
      const plain = text.slice(this.#at, end).replaceAll('_', '');
      this.#mistake('numbers are written without `_`', end, plain);
      return this.#push(kinds.Number, end, plain);
    }
    const image = text.slice(this.#at, end);
    if (Number(image) === Infinity) {
      this.#mistake('this number is larger than the largest a computer holds', end, undefined, ['the largest is about 1.8e308']);
    }
    this.#push(kinds.Number, end, image);
  }

  #shape(firstX: number): void {
    let end = firstX;
    while (isTimes(this.#text.charCodeAt(end)) && isDigit(this.#text.charCodeAt(end + 1))) end = this.#digits(end + 1);
    const written = this.#text.slice(this.#at, end);
    const image = written.replaceAll('X', 'x').replaceAll('×', 'x');
    if (image !== written) this.#mistake('the sides of a shape are joined by a small `x`', end, image);
    this.#push(kinds.Shape, end, image);
  }

  /** The image stays as written, quotes and all. A string ends with its line, so that one quote spoils one line. */
  #string(quote: string): void {
    let end = this.#at + 1;
    const text = this.#text;
    while (end < text.length && text[end] !== quote && !isBreak(text.charCodeAt(end))) end += text[end] === '\\' ? 2 : 1;
    // A backslash before the line break does not carry the string over it.
    while (end > text.length || (end > this.#at + 1 && isBreak(text.charCodeAt(end - 1)))) end--;
    const closed = text[end] === quote;
    if (closed) end++;
    else {
      this.#errors++;
      const at = this.#place(end, end);
      report(this.#bag, 'unterminated-string', {}, { place: this.#place(this.#at, end), fixes: [{ title: 'close it at the end of the line', applicability: 'unsafe', edits: [{ place: at, text: quote }] }] });
    }
    const inner = text.slice(this.#at + 1, closed ? end - 1 : end);
    if (quote !== '"') this.#mistake('strings are written in double quotes', end, `"${inner.replaceAll('"', '\\"')}"`);
    this.#push(kinds.String, end, quote === '"' ? text.slice(this.#at, end) : `"${inner.replaceAll('"', '\\"')}"`);
  }

  #lineComment(marker: number): void {
    let end = this.#at;
    while (end < this.#text.length && !isBreak(this.#text.charCodeAt(end))) end++;
    this.#comments.push({ text: this.#text.slice(this.#at + marker, end), block: false, span: { start: this.#at, end } });
    this.#at = end;
  }

  #blockComment(): void {
    const close = this.#text.indexOf('*/', this.#at + 2);
    const end = close === -1 ? this.#text.length : close + 2;
    if (close === -1) {
      report(this.#bag, 'unterminated-comment', {}, { place: this.#place(this.#at, this.#at + 2), fixes: [{ title: 'close it at the end of the file', applicability: 'display', edits: [{ place: this.#place(end, end), text: ' */' }] }] });
    }
    const inner = this.#text.slice(this.#at + 2, close === -1 ? end : close);
    this.#comments.push({ text: inner, block: true, span: { start: this.#at, end } });
    if (/[\n\r\u2028\u2029]/.test(inner)) this.#startsLine = true;
    this.#at = end;
  }

  #punctuation(first: string): void {
    const text = this.#text;
    const double = text.slice(this.#at, this.#at + 2);
    const like = lookAlikeAt(text, this.#at);
    // `||` between two branches may be an empty branch, and `a - >b` no arrow: only what cannot be right is a mistake.
    if (like !== undefined && !(double in DOUBLE && like.typed.length <= 2) && like.typed !== '||') {
      this.#mistake(`\`${like.typed}\` is written \`${like.meant.trim()}\` here`, this.#at + like.typed.length, like.meant);
      return this.#push(like.kind, this.#at + like.typed.length, like.meant.trim());
    }
    if (DOUBLE[double] !== undefined) return this.#push(DOUBLE[double], this.#at + 2);
    if (SINGLE[first] !== undefined) return this.#push(SINGLE[first], this.#at + 1);
    if (first === "'" || first === '`') return this.#string(first);
    if (first === '“' || first === '”') return this.#curly();
    if (first === '#') {
      this.#mistake('comments begin with `//`', this.#at + 1, '//');
      return this.#lineComment(1);
    }
    if (isForeignLetter(text, this.#at)) return this.#foreignName();
    this.#stray();
  }

  /** “text”, as word processors make it. */
  #curly(): void {
    let end = this.#at + 1;
    while (end < this.#text.length && !/[\u201c\u201d"\n\r]/.test(this.#text[end]!)) end++;
    const image = `"${this.#text.slice(this.#at + 1, end)}"`;
    if (/[\u201c\u201d"]/.test(this.#text[end] ?? '')) end++;
    this.#mistake('strings are written in straight double quotes', end, image);
    this.#push(kinds.String, end, image);
  }

  /** A run of characters that belong nowhere: one finding for all of them. */
  #stray(): void {
    const text = this.#text;
    let end = this.#at + 1;
    while (end < text.length && end - this.#at < 4096) {
      const code = text.charCodeAt(end);
      if ((code > 32 && code < 127 && !'@$?~\\'.includes(text[end]!)) || isBlank(code) || isBreak(code) || lookAlikeAt(text, end)) break;
      end++;
    }
    this.#errors++;
    const place = this.#place(this.#at, end);
    const run = text.slice(this.#at, end);
    if (/^[\u00ad\u200b-\u200f\u2060\ufeff]+$/.test(run)) {
      report(
        this.#bag,
        'unexpected-character',
        { text: `${describe(text, this.#at)}, which nobody sees` },
        {
          place,
          notes: ['it came with text that was copied'],
          fixes: [{ title: 'remove it', applicability: 'safe', edits: [{ place, text: '' }] }],
        },
      );
    } else {
      const notes = /[\0\uFFFD]/.test(run) ? ['this looks like a binary file or one that is not UTF-8'] : [];
      report(this.#bag, 'unexpected-character', { text: describe(text, this.#at) }, { place, notes });
    }
    this.#at = end;
  }
}

/** A character for a message: visible ones as they are, others by number. */
function describe(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const visible = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(String.fromCodePoint(code));
  return visible ? `\`${String.fromCodePoint(code)}\`` : hex;
}
