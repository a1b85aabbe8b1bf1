/** What a field of a table is worth: a number, a gap, or text; the same where a model is trained and where it is asked. */

/** What stands before the fraction of a number. */
export type DecimalMark = '.' | ',';

/** How the table of a training is written, and what it gives: rows that the model is asked about are read alike. */
export interface TableForm {
  readonly delimiter: string;
  readonly decimal: DecimalMark;
  readonly header: boolean;
  /** Of the inputs, in order. */
  readonly columns: readonly Column[];
}

/** Numbers, or texts that each are one of `categories`: as many inputs, 1 for the one that it is and 0 for the others. */
export interface Column {
  readonly name: string;
  readonly categories?: readonly string[];
}

const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', '?']);
const WORDS: Readonly<Record<string, number>> = { true: 1, false: 0 };
const POINT = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
/** Points only where they part thousands: `65.9` in such a table is a mistake, not 659. */
const COMMA = /^[-+]?(\d{1,3}(\.\d{3})+|\d+|(?=,\d))(,\d*)?(e[-+]?\d+)?$/i;

export const isMissing = (field: string): boolean => MISSING.has(field.toLowerCase());

/** A decimal number, `true` or `false`; NaN for anything else. */
export function numberOf(field: string, decimal: DecimalMark = '.'): number {
  if (decimal === '.' ? POINT.test(field) : COMMA.test(field)) return Number(decimal === '.' ? field : field.replaceAll('.', '').replace(',', '.'));
  return WORDS[field.toLowerCase()] ?? Number.NaN;
}

/** What each input of a column is called, `Stadt=Köln` for a category. */
export const inputNames = ({ name, categories }: Column): readonly string[] => categories?.map((category) => `${name}=${category}`) ?? [name];

/** Inputs of a field that is one of `categories`; undefined where it is none of them, NaN throughout for a gap. */
export function oneOf(categories: readonly string[], field: string): readonly number[] | undefined {
  if (isMissing(field)) return categories.map(() => Number.NaN);
  const at = categories.indexOf(field);
  return at < 0 ? undefined : categories.map((_, k) => (k === at ? 1 : 0));
}
