/** Names with letters that the language has none of: whole ones, so that each is one mistake and means the same wherever it stands. */

/** Letters and digits of any script, with what belongs to them, and pictures, which people put into names. */
const NAME = /[\w\p{L}\p{M}\p{N}\u{1F000}-\u{1FAFF}]+/uy;
const FOREIGN = /[\p{L}\u{1F000}-\u{1FAFF}]/u;
/** Nobody's name is longer; a text without blanks may be. */
const LONGEST = 4096;

export interface ForeignName {
  readonly end: number;
  /** The same in letters from a to z, where accents, wide forms and pictures are all that is foreign. */
  readonly plain: string | undefined;
}

/** Whether a character beyond ASCII at `offset` may belong to a name. */
export const isForeignLetter = (text: string, offset: number): boolean =>
  text.charCodeAt(offset) > 127 && FOREIGN.test(String.fromCodePoint(text.codePointAt(offset)!));

/** The name that begins at `offset`; something of it is no letter of the language. */
export function foreignNameAt(text: string, offset: number): ForeignName {
  NAME.lastIndex = 0;
  const written = NAME.exec(text.slice(offset, offset + LONGEST))![0];
  const plain = written.normalize('NFKD').replace(/[\p{M}\u{1F000}-\u{1FAFF}]/gu, '');
  return { end: offset + written.length, plain: /^[A-Za-z_]\w*$/.test(plain) ? plain : undefined };
}
