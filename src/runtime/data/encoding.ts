/** Texts of data files are UTF-8; what is not is told instead of trained on. */
import { RunError } from '../errors.ts';

/** What a decoder of UTF-8 puts in the place of bytes that are none. */
const REPLACED = '\uFFFD';

/** @param first the beginning of a file as UTF-8 @throws RunError where it begins with the mark of UTF-16 */
export function checkUtf16(first: string, path: string): void {
  if (first.startsWith(REPLACED + REPLACED)) throw new RunError(`${path} is in UTF-16`, { remedy: 'save it as UTF-8' });
}

/** @throws RunError for a text that was not in UTF-8 */
export function checkUtf8(text: string, where: string): void {
  if (text.includes(REPLACED)) throw new RunError(`${where}: ${JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)} is not in UTF-8`, { remedy: 'save the file as UTF-8: its letters beyond ASCII would be taken for one another' });
}
