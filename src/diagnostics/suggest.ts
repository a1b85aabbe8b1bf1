/** Did you mean: the known words nearest to one that is not known. */
import { distance } from 'fastest-levenshtein';

/** Other spellings and what they mean, in lower case: synonyms, abbreviations, names in other libraries. */
export type Aliases = ReadonlyMap<string, string>;

/** A known word is a typing mistake away when at most every third letter is wrong. */
const allowedDistance = (word: string): number => (word.length < 2 ? 0 : Math.min(4, Math.max(1, Math.floor(word.length / 3))));

const plain = (word: string): string => word.toLowerCase().replace(/[_\-\s]/g, '');

/** Swapping two neighbours is the commonest slip, and one slip: the plain edit distance counts it twice. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

/** `bn` for `batch_norm`, `gap` for `global_average_pool`. */
function isInitials(word: string, candidate: string): boolean {
  const parts = candidate.split('_');
  return parts.length > 1 && parts.map((part) => part[0]).join('') === word;
}

export interface Nearest {
  /** Best first. */
  readonly words: readonly string[];
  /** The first is as good as certain: at most two letters are wrong, and no other is within one letter of being as near. */
  readonly isClear: boolean;
}

/** What one word is the beginning of is likely, and never certain. */
const BEGINNING = 1.5;
const NOBODY: Nearest = { words: [], isClear: false };

/**
 * The candidates that `word` was probably meant to be.
 *
 * @param word as written; case, `_` and `-` do not count
 * @param candidates every word allowed there
 * @param aliases looked up before anything else; an alias whose target is not among the candidates is ignored
 * @param limit how many to return at most; 3 by default
 */
export function nearest(word: string, candidates: Iterable<string>, aliases?: Aliases, limit = 3): Nearest {
  // A name as long as this is no slip of a word, and comparing it would cost for nothing.
  if (word.length > 64) return NOBODY;
  const known = [...new Set(candidates)];
  const wanted = plain(word);
  if (wanted === '') return NOBODY;
  const alias = aliases?.get(word.toLowerCase()) ?? aliases?.get(wanted);
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of known) {
    const target = plain(candidate);
    let score: number;
    // Half a letter before the word itself in other case: where both are known, neither is certain.
    if (candidate === alias) score = -0.5;
    else if (target === wanted) score = 0;
    else if (isSwap(wanted, target)) score = 0.5;
    else if (isInitials(wanted, candidate.toLowerCase())) score = 0.9;
    else {
      // People seldom get the first letter wrong: `rlu` is `relu` rather than `elu`.
      score = distance(wanted, target) + (wanted[0] === target[0] ? 0 : 0.25);
      const prefix = wanted.length >= 3 && (target.startsWith(wanted) || wanted.startsWith(target) && target.length >= 3);
      if (prefix) score = Math.min(score, BEGINNING);
      else if (Math.floor(score) > allowedDistance(wanted)) continue;
    }
    scored.push({ candidate, score });
  }
  // Ties by spelling, so that the same mistake always gets the same answer.
  scored.sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1));
  const [first, second] = scored;
  if (first === undefined) return NOBODY;
  return {
    words: scored.slice(0, limit).map((entry) => entry.candidate),
    isClear: first.score !== BEGINNING && first.score <= 2 && (second === undefined || second.score - first.score >= 1),
  };
}

/** `nearest` where only the words are wanted. */
export const suggest = (...about: Parameters<typeof nearest>): readonly string[] => nearest(...about).words;

/** The single best suggestion, or undefined. */
export function closest(word: string, candidates: Iterable<string>, aliases?: Aliases): string | undefined {
  return suggest(word, candidates, aliases, 1)[0];
}
