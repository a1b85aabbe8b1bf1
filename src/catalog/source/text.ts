/** `text`: texts as sequences of tokens. */
import { fileFacts, onErrorParam } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

/** Probability that two tokens are the same where the k-th is as likely as 1/k (Zipf 1935): Σ k⁻² / (Σ k⁻¹)². */
export function zipf(vocabulary: number): number {
  let [sum, squares] = [0, 0];
  for (let k = 1; k <= vocabulary; k++) {
    sum += 1 / k;
    squares += 1 / (k * k);
  }
  return squares / (sum * sum);
}

export const text: SourceWord = {
  name: 'text',
  family: 'source',
  summary: 'texts as sequences of tokens, each with its class or with the token that comes next',
  doc: 'With `classes`: a folder with a folder of `.txt` files for each class, or a `.csv`, `.tsv` or `.jsonl` file with texts in `column` and labels in `target`; each text is a sample, cut to `length` tokens or filled up with padding at its end. Without `classes`: a `.txt` file, a folder of them, or a column of texts; every `length` tokens of a text are a sample, and the token after them is its class, so that there are as many classes as tokens (`d.classes`). Without `path` it reads thirteen of Shakespeare\'s sonnets, which ship with gradnet. Files are UTF-8.\n\n`characters` are Unicode\'s; `words` are in lower case, without punctuation, between white space, as Keras\' TextVectorization has them; `byte_pairs` are pieces of words that grow from characters by joining the most frequent neighbours. The `vocabulary` most frequent tokens of the training part are known: number 0 is padding, 1 is any other token. The tokenizer is stored with the model.\n\nA fifth is held out unless `split` says otherwise: of the texts, by the run\'s seed, or, where the next token is learned, the end of each text, since sequences overlap.\n\nPredictions take the second token for half as likely as the first, the third for a third (Zipf\'s law), as words and letters of most languages nearly are.',
  params: [
    { name: 'path', type: { type: 'string' }, doc: 'File or folder, from the working directory; `--data DIR` takes a folder\'s place, or looks for the file\'s name in DIR. The embedded sonnets unless given.', default: null },
    { name: 'length', type: { type: 'integer', min: 1 }, doc: 'Tokens of a sequence.' },
    { name: 'vocabulary', type: { type: 'integer', min: 3 }, doc: 'Number of different tokens at most, padding and unknown among them.' },
    { name: 'classes', type: { type: 'integer', min: 2 }, doc: 'Number of classes; without it the next token is learned.', default: null },
    { name: 'tokenizer', type: { type: 'choice', of: ['characters', 'words', 'byte_pairs'] }, doc: 'What a token is.', default: 'words' },
    { name: 'column', type: { type: 'string' }, doc: 'Column or key of the texts, in a table.', default: null },
    { name: 'target', type: { type: 'string' }, doc: 'Column or key of the labels, in a table.', default: null },
    { name: 'stride', type: { type: 'integer', min: 1 }, doc: 'Tokens from the beginning of a sequence to that of the next one, where the next token is learned.', default: 1 },
    onErrorParam('A file that is empty or not UTF-8, or a row without its text or label'),
  ],
  example: `data sonnets {
  source: text(length: 20, vocabulary: 60, tokenizer: characters)
}

network Example {
  input(sonnets.shape)
  embedding(60, 16) -> lstm(32)
  dense(sonnets.classes) -> softmax
}

train Example on sonnets {
  loss: cross_entropy
  optimizer: adam
  epochs: 5
}
`,
  reference: 'Sennrich, Haddow & Birch 2016, https://arxiv.org/abs/1508.07909; https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/',
  aliases: ['TextVectorization', 'text_dataset_from_directory', 'corpus', 'sentences_from_files', 'language_model'],
  facts(args) {
    const vocabulary = args['vocabulary'] as number;
    const mean = (vocabulary - 1) / 2;
    const same = zipf(vocabulary);
    const moments = { mean, second: (mean * (4 * mean + 1)) / 3, cross: mean * mean, coincidence: { alike: same, unlike: same } };
    const facts = fileFacts({ ...args, classes: args['classes'] ?? vocabulary }, [args['length'] as number], [], moments);
    return { ...facts, vocabulary, ...(args['classes'] === null && { alike: same }) };
  },
  emit: { tfjs: 'data.text' },
};
