/** Byte-pair encoding (Sennrich, Haddow & Birch 2016) on characters: the most frequent pair of neighbours becomes one token, again and again. */

export type Merge = readonly [string, string];

/** No token reaches over these: words with the space before them, and single white space, as GPT-2 cuts texts. */
export const piecesOf = (text: string): string[] => text.match(/ ?\S+|\s/g) ?? [];

/** Separates the two sides in a map's key; no piece holds it, since its characters stand alone. */
const BETWEEN = '\u0000';

interface Word { symbols: string[]; readonly count: number }

/**
 * At most `most` merges, fewer where no pair is left that occurs twice; of several as frequent the first by code.
 * @param alphabet characters that are known: no merge reaches over others
 */
export function learnMerges(texts: readonly string[], alphabet: ReadonlySet<string>, most: number): Merge[] {
  const counts = new Map<string, number>();
  for (const text of texts) for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const words: Word[] = [...counts].map(([piece, count]) => ({ symbols: Array.from(piece), count }));
  const pairs = new Map<string, number>();
  const places = new Map<string, Set<Word>>();
  const add = (word: Word, sign: 1 | -1): void => {
    for (let i = 0; i + 1 < word.symbols.length; i++) {
      const [left, right] = [word.symbols[i]!, word.symbols[i + 1]!];
      if (left.length === 1 && !alphabet.has(left)) continue;
      if (right.length === 1 && !alphabet.has(right)) continue;
      const pair = `${left}${BETWEEN}${right}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + sign * word.count);
      if (sign === 1) (places.get(pair) ?? places.set(pair, new Set()).get(pair)!).add(word);
    }
  };
  for (const word of words) add(word, 1);
  const merges: Merge[] = [];
  while (merges.length < most) {
    let [best, times] = ['', 1];
    for (const [pair, count] of pairs) if (count > times || (count === times && count > 1 && pair < best)) [best, times] = [pair, count];
    if (best === '') break;
    const [left, right] = best.split(BETWEEN) as [string, string];
    merges.push([left, right]);
    for (const word of places.get(best)!) {
      add(word, -1);
      word.symbols = joined(word.symbols, left, right);
      add(word, 1);
    }
    pairs.delete(best);
    places.delete(best);
  }
  return merges;
}

/** Joins a piece's characters as they were learned to be, the earliest merge first. */
export function applyMerges(merges: readonly Merge[]): (piece: string) => readonly string[] {
  const ranks = new Map(merges.map((pair, rank) => [pair.join(BETWEEN), rank]));
  const known = new Map<string, readonly string[]>();
  return (piece) => {
    let symbols = known.get(piece) as string[] | undefined;
    if (symbols !== undefined) return symbols;
    symbols = Array.from(piece);
    for (;;) {
      let first = Infinity;
      for (let i = 0; i + 1 < symbols.length; i++) first = Math.min(first, ranks.get(`${symbols[i]!}${BETWEEN}${symbols[i + 1]!}`) ?? Infinity);
      if (first === Infinity) break;
      symbols = joined(symbols, ...merges[first]!);
    }
    // Words repeat; rare ones need not be remembered for ever.
    if (known.size > 100_000) known.clear();
    known.set(piece, symbols);
    return symbols;
  };
}

function joined(symbols: readonly string[], left: string, right: string): string[] {
  const result: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === left && symbols[i + 1] === right) result.push(left + symbols[++i]!);
    else result.push(symbols[i]!);
  }
  return result;
}
