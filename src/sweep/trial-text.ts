/** Text made of pieces of a source file, which knows where each of its characters was taken from. */
import type { Span } from '../diagnostics/source.ts';
import type { Call, Expression } from '../parser/ast.ts';
import type { Picks } from './space.ts';

interface Piece {
  /** Where it begins in the new text. */
  readonly at: number;
  /** Where it begins in the source; of what was not taken from there, what it belongs to. */
  readonly from: number;
  readonly copied: boolean;
}

/** Would mean something else beside an operator or an arrow; the formatter takes parentheses away that are not needed. */
const LOOSE: ReadonlySet<Expression['kind']> = new Set(['binary', 'unary', 'flow', 'when', 'named']);

export class TrialText {
  #text = '';
  readonly #pieces: Piece[] = [];
  readonly #source: string;
  readonly #picks: Picks;
  readonly #calls: readonly Call[];

  /** @param picks what takes the place of each open value in what is copied */
  constructor(source: string, picks: Picks) {
    this.#source = source;
    this.#picks = picks;
    this.#calls = [...picks.keys()].sort((a, b) => a.span.start - b.span.start);
  }

  get text(): string {
    return this.#text;
  }

  /** Adds a part of the source, with its open values replaced. */
  copy({ start, end }: Span): this {
    let at = start;
    for (const call of this.#calls) {
      if (call.span.start < at || call.span.end > end) continue;
      this.#add(this.#source.slice(at, call.span.start), at, true);
      this.#pick(call);
      at = call.span.end;
    }
    return this.#add(this.#source.slice(at, end), at, true);
  }

  /** Adds text that stands nowhere in the source; `from` is the place that it belongs to. */
  add(text: string, from: number): this {
    return this.#add(text, from, false);
  }

  /** The place in the source of one in this text. */
  readonly origin = ({ start, end }: Span): Span => {
    const first = this.#originOf(start);
    return { start: first, end: Math.max(first, end > start ? this.#originOf(end - 1) + 1 : first) };
  };

  #pick(call: Call): void {
    const pick = this.#picks.get(call)!;
    if (typeof pick === 'string') this.#add(pick, call.span.start, false);
    else if (LOOSE.has(pick.expression.kind)) this.add('(', call.span.start).copy(pick.expression.span).add(')', call.span.start);
    else this.copy(pick.expression.span);
  }

  #add(text: string, from: number, copied: boolean): this {
    if (text !== '') this.#pieces.push({ at: this.#text.length, from, copied });
    this.#text += text;
    return this;
  }

  #originOf(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pieces[middle]!.at <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    return piece === undefined ? 0 : piece.copied ? piece.from + (offset - piece.at) : piece.from;
  }
}
