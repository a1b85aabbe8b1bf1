/** What a report says of a word that is not known: which one was probably meant, and the edit that writes it. */
import type { Fix, Report } from './diagnostic.ts';
import type { Place } from './source.ts';
import type { Nearest } from './suggest.ts';

/**
 * The label and the edits; neither where no known word is near. Behind an error there is no program whose meaning an edit
 * could change, so one that only one word can be meant by is safe; where several are near, which it is to be is a choice.
 *
 * @param place of the word as it was written
 */
export function didYouMean({ words, isClear }: Nearest, place: Place): Pick<Report, 'label' | 'fixes'> {
  const [best] = words;
  if (best === undefined) return {};
  return {
    label: `did you mean \`${best}\`?`,
    fixes: words.map((text, i): Fix => ({ title: `write \`${text}\``, applicability: isClear && i === 0 ? 'safe' : 'unsafe', edits: [{ place, text }] })),
  };
}
