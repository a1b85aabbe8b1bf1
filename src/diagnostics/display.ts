/** How wide text is in a terminal. */
import { eastAsianWidth } from 'get-east-asian-width';

const TAB = 4;
const ASCII = /^[\x20-\x7e]*$/;
const ZERO_WIDE = /^[\p{M}\u200d\ufe0e\ufe0f]$/u;

/** Tabs as spaces up to the next multiple of four columns, counted from the text's beginning. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let result = '';
  let column = 0;
  for (const char of text) {
    const add = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : char;
    result += add;
    column += char === '\t' ? add.length : charWidth(char);
  }
  return result;
}

function charWidth(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (ZERO_WIDE.test(char)) return 0;
  return eastAsianWidth(code);
}

/** Columns that text without tabs takes in a terminal. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}
