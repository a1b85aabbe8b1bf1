/** Texts become whole numbers: how a text is taken apart, which pieces are known, and what is stored of that with the model. */
import { applyMerges, learnMerges, piecesOf, type Merge } from './byte-pairs.ts';

export type TokenizerKind = 'characters' | 'words' | 'byte_pairs';

/** Plain JSON. A token's number is its place among them. */
export interface Tokenizer {
  readonly kind: TokenizerKind;
  /** Beginning with padding and unknown, as Keras' TextVectorization has them. */
  readonly tokens: readonly string[];
  /** Of `byte_pairs`: what is joined, in order. */
  readonly merges?: readonly Merge[];
}

export const PADDING = 0;
export const UNKNOWN = 1;
const RESERVED = ['', '[UNK]'];
/** What Keras' `lower_and_strip_punctuation` strips. */
const PUNCTUATION = /[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g;

const wordsOf = (text: string): string[] => text.toLowerCase().replace(PUNCTUATION, '').split(/\s+/).filter((word) => word !== '');

/**
 * Learns which tokens there are, of which `vocabulary` are kept, padding and unknown among them: the most frequent ones, of
 * several as frequent the last by code (Keras' order).
 */
export function fitTokenizer(kind: TokenizerKind, texts: readonly string[], vocabulary: number): Tokenizer {
  if (kind === 'byte_pairs') {
    const alphabet = frequent(texts.map((text) => Array.from(text)), vocabulary - RESERVED.length);
    const merges = learnMerges(texts, new Set(alphabet), vocabulary - RESERVED.length - alphabet.length);
    return { kind, tokens: [...RESERVED, ...alphabet, ...merges.map((pair) => pair.join(''))], merges };
  }
  return { kind, tokens: [...RESERVED, ...frequent(texts.map((text) => (kind === 'words' ? wordsOf(text) : Array.from(text))), vocabulary - RESERVED.length)] };
}

/** The numbers of a text's tokens. */
export function encoder({ kind, tokens, merges = [] }: Tokenizer): (text: string) => number[] {
  const numbers = new Map(tokens.map((token, number) => [token, number]));
  const numberOf = (token: string): number => numbers.get(token) ?? UNKNOWN;
  if (kind === 'words') return (text) => wordsOf(text).map(numberOf);
  if (kind === 'characters') return (text) => Array.from(text, numberOf);
  const join = applyMerges(merges);
  return (text) => piecesOf(text).flatMap((piece) => join(piece).map(numberOf));
}

/** The first `length` tokens, followed by padding. */
export const padded = (numbers: readonly number[], length: number): number[] => [
  ...numbers.slice(0, length),
  ...new Array<number>(Math.max(0, length - numbers.length)).fill(PADDING),
];

/** The most frequent ones, at most so many. */
function frequent(texts: readonly (readonly string[])[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const tokens of texts) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? 1 : -1)).slice(0, most).map(([token]) => token);
}
