/** Texts as sequences of tokens: each with its class, or each piece of them with the token that comes next. */
import type { Dataset, DataSource, LoadOptions, Preparation, Split } from '../experiment.ts';
import { RunError } from '../errors.ts';
import { findAssets } from './assets.ts';
import { placeOf } from './files.ts';
import { sizesOf } from './sizes.ts';
import { Skipped, type OnError } from './skipped.ts';
import { splitOff } from './split.ts';
import { dataMemory, settle, streamed } from './stored/memory.ts';
import { allRows, pickRows, type StoredRows } from './stored/rows.ts';
import { Scratch } from './stored/scratch.ts';
import { readDocuments, type Documents } from './text/documents.ts';
import { encoder, fitTokenizer, padded, type Tokenizer, type TokenizerKind } from './text/tokenizer.ts';

export interface TextOptions {
  /** A file, or a folder of .txt files, seen from the working directory; the embedded sonnets unless given. */
  path?: string;
  /** Tokens of a sequence. */
  length: number;
  /** Different tokens at most, padding and unknown among them. */
  vocabulary: number;
  /** Number of classes; without it the next token is learned. */
  classes?: number;
  /** What a token is (default `words`). */
  tokenizer?: TokenizerKind;
  /** Of a table: where its texts and its labels are. */
  column?: string;
  target?: string;
  /** Tokens from the beginning of a sequence to that of the next one, where the next token is learned (default 1). */
  stride?: number;
  /** Part that is held out for validation (default 0.2): of the texts, or of each text its end. */
  validationFraction?: number;
  /** What a text does that cannot be read or lacks its label: ends the run (default), or is left out and counted. */
  onError?: OnError;
}

/** Inputs are token numbers, targets classes or the number of the next token. The tokenizer is fitted on the training part. */
export function text(options: TextOptions): DataSource {
  const { tokenizer: kind = 'words', column, target, classes, onError } = options;
  return {
    name: 'text',
    async load({ directory, seed, memory = dataMemory(), say }: LoadOptions) {
      const path = pathOf(options.path, directory);
      const skipped = new Skipped(onError);
      const documents = await readDocuments(path, { column, target, classes }, skipped);
      skipped.tell(say, 'text');
      const { tokenizer, parts } =
        documents.labels === undefined
          ? nextTokens(documents.texts, kind, options, memory)
          : labelled(documents, documents.labels, kind, options, seed);
      const { length, vocabulary } = options;
      const preparation: Preparation = {
        source: 'text',
        inputShape: [length],
        tokenizer,
        ...(column === undefined ? {} : { features: [column] }),
        ...(documents.labels === undefined ? {} : { labels: documents.labels.names }),
      };
      const settled = settle(parts, memory);
      return {
        name: 'text', inputShape: [length], targetShape: [], classes: classes ?? vocabulary, preparation,
        description: `text (${options.path === undefined && directory === undefined ? 'embedded sonnets' : path}${skipped.suffix}, ${sizesOf(parts, `sequences of ${length} ${kind === 'byte_pairs' ? 'byte pairs' : kind}`)}${streamed(settled)})`,
        ...settled,
      } satisfies Dataset;
    },
  };
}

/** `--data DIR` takes a folder's place, or holds the file of that name. */
function pathOf(given: string | undefined, directory: string | undefined): string {
  if (given === undefined) return directory ?? `${findAssets('text', 'sonnets.txt')}sonnets.txt`;
  return /\.\w+$/.test(given) ? placeOf(given, directory) : directory ?? given;
}

interface Read { readonly tokenizer: Tokenizer; readonly parts: { readonly train: Split; readonly validation: Split } }

function labelled(
  { texts }: Documents,
  { indices }: NonNullable<Documents['labels']>,
  kind: TokenizerKind,
  { vocabulary, length, validationFraction = 0.2 }: TextOptions,
  seed: number,
): Read {
  // Which texts are held out is known before the tokenizer, which must not see them.
  const { train, validation } = splitOff(
    { length: texts.length, inputs: Float32Array.from(texts, (_, i) => i), targets: indices },
    validationFraction,
    seed,
  );
  const textsOf = ({ inputs }: Split): string[] => Array.from(inputs as Float32Array, (i) => texts[i]!);
  const tokenizer = fitTokenizer(kind, textsOf(train), vocabulary);
  const encode = encoder(tokenizer);
  const encoded = (split: Split): Split => ({
    ...split,
    inputs: Float32Array.from(textsOf(split).flatMap((each) => padded(encode(each), length))),
  });
  return { tokenizer, parts: { train: encoded(train), validation: encoded(validation) } };
}

function nextTokens(
  texts: readonly string[],
  kind: TokenizerKind,
  { vocabulary, length, stride = 1, validationFraction = 0.2 }: TextOptions,
  memory: number,
): Read {
  if (!(validationFraction >= 0 && validationFraction < 1))
    throw new RunError(`a validation fraction of ${validationFraction} leaves nothing to train on`, {
      remedy: 'choose a fraction from 0 to below 1',
    });
  // Sequences overlap: drawn at random, those held out would have been seen.
  const cut = texts.map((each) => Math.round(each.length * (1 - validationFraction)));
  const [seen, held] = [texts.map((each, i) => each.slice(0, cut[i])), texts.map((each, i) => each.slice(cut[i]))];
  const tokenizer = fitTokenizer(kind, seen, vocabulary);
  const encode = encoder(tokenizer);
  const part = (pieces: readonly string[]): Split => windows(pieces.map(encode), length, stride, memory);
  const parts = { train: part(seen), validation: part(held) };
  if (parts.train.length === 0)
    throw new RunError(`no text has more than ${length} tokens to train on`, {
      remedy: 'write a smaller `length`, give longer texts, or hold out less for validation',
    });
  return { tokenizer, parts };
}

/** Every sequence of `length` tokens that another follows. */
function windows(texts: readonly (readonly number[])[], length: number, stride: number, memory: number): Split {
  const starts: number[] = [];
  const tokens = Float32Array.from(texts.flat());
  let before = 0;
  for (const { length: size } of texts) {
    for (let start = 0; start + length < size; start += stride) starts.push(before + start);
    before += size;
  }
  const targets = Int32Array.from(starts, (start) => tokens[start + length]!);
  const taken = starts.length * length * Float32Array.BYTES_PER_ELEMENT;
  if (taken > memory) return { length: starts.length, inputs: overlapping(tokens, starts, length), targets };
  const inputs = new Float32Array(starts.length * length);
  starts.forEach((start, i) => inputs.set(tokens.subarray(start, start + length), i * length));
  return { length: starts.length, inputs, targets };
}

/** The tokens once, in a file, in place of as many times as a sequence is long. */
function overlapping(tokens: Float32Array, starts: readonly number[], length: number): StoredRows {
  const scratch = new Scratch();
  scratch.write(new Uint8Array(tokens.buffer));
  const all = scratch.store(1, 'floats', 'the tokens');
  const rows = tokens.length - length + 1;
  const store = { ...all, size: length, length: rows, files: all.files.map((file) => ({ ...file, rows })) };
  return {
    ...pickRows(allRows(store), Int32Array.from(starts)),
    range: tokens.reduce(({ low, high }, x) => ({ low: Math.min(low, x), high: Math.max(high, x) }), { low: Infinity, high: -Infinity }),
  };
}
