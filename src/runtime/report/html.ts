/** HTML put together from values: everything that is not made here is escaped. */
import { escapeHtml } from '../../escape.ts';

/** Markup that is safe to put into a page. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | undefined | readonly Piece[];

const show = (piece: Piece): string => {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  return piece.map(show).join('');
};

/** Markup as written, with values between: texts are escaped, lists are joined, undefined is nothing. */
export const html = (parts: TemplateStringsArray, ...values: readonly Piece[]): Markup =>
  new Markup(parts.reduce((text, part, i) => text + show(values[i - 1]) + part));

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => Piece;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
}

/** A table that scrolls by itself where the page is too narrow for it. */
export const table = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Markup => html`
<div class="wide"><table><thead><tr>${columns.map(({ title, numeric }) => html`<th${kind(numeric)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map(({ of, numeric }) => html`<td${kind(numeric)}>${of(row)}</td>`)}</tr>`)}</tbody></table></div>`;

const kind = (numeric: boolean | undefined): Markup => new Markup(numeric ? ' class="n"' : '');
