/**
 * Habits from other languages: what stands there is no gradnet, and its neighbours leave no doubt about what was meant.
 * As in `mistakes.ts` each is told with its edit, and mended in the token stream.
 */
import type { Region } from './region.ts';
import { kinds, makeToken, setKind, type Token } from './tokens.ts';

export interface Slip {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** The last token that was dealt with, when it is not the one that was asked about. */
  readonly skipTo?: number;
  /** Whether the token is to be left out of what the parser sees. */
  readonly leaveOut: boolean;
}

const VALUE_ENDS = new Set([
  kinds.Name,
  kinds.Number,
  kinds.Unit,
  kinds.Shape,
  kinds.String,
  kinds.True,
  kinds.False,
  kinds.Close,
  kinds.ListClose,
  kinds.BraceClose,
]);
const STEP_STARTS = new Set([kinds.Newline, kinds.BraceOpen, kinds.CallBody, kinds.Semicolon]);
const LITERALS = new Set([kinds.Number, kinds.Shape, kinds.String, kinds.True, kinds.False]);
const OPENERS = new Set([kinds.CallOpen, kinds.GroupOpen, kinds.IndexOpen, kinds.ListOpen, kinds.BraceOpen, kinds.CallBody]);
const CLOSERS = new Set([kinds.Close, kinds.ListClose, kinds.BraceClose]);

const endOf = (token: Token): number => token.endOffset + 1;

/** What is wrong with the token at `index`, about to follow `result`, which is mended where something is. */
export function habitAt(index: number, tokens: readonly Token[], region: Region, result: Token[]): Slip | undefined {
  const token = tokens[index]!;
  const previous = result[result.length - 1];
  if (previous === undefined) return undefined;
  switch (token.tokenType) {
    case kinds.Comma:
      return comma(index, tokens, region, result, previous);
    case kinds.Bar:
      return region === 'body' && VALUE_ENDS.has(previous.tokenType) ? arrow(token, previous, 'branches stand in parentheses; from a layer to the next leads `->`') : undefined;
    case kinds.Equals:
    case kinds.Colon:
      return sign(index, tokens, region, result, previous);
    case kinds.Dot:
      return libraryName(index, tokens, result, previous);
    case kinds.CallOpen:
    case kinds.GroupOpen:
      return region === 'header' ? (result[result.length - 2]?.tokenType === kinds.Network ? roundBody(index, tokens) : undefined) : region === 'body' ? applied(index, tokens, result, previous) : undefined;
    case kinds.Number:
      return spacedShape(index, tokens, result);
    case kinds.Name:
      return region === 'header' && previous.tokenType === kinds.Import ? bareImport(token, result) : region === 'body' ? bareRepeat(index, tokens, result) : undefined;
    default:
      return undefined;
  }
}

/** The token stands for `->`. */
function arrow(token: Token, previous: Token, problem: string): Slip {
  setKind(token, kinds.Arrow);
  const space = token.startOffset === endOf(previous) ? ' ' : '';
  return { problem, start: token.startOffset, end: endOf(token), title: 'write `->`', edits: [{ start: token.startOffset, end: endOf(token), text: `${space}->` }], leaveOut: false };
}

function comma(index: number, tokens: readonly Token[], region: Region, result: Token[], previous: Token): Slip | undefined {
  const token = tokens[index]!;
  const next = tokens[index + 1];
  const [start, end] = [token.startOffset, endOf(token)];
  if (
    previous.tokenType === kinds.Number &&
    next?.tokenType === kinds.Number &&
    /^0\d/.test(next.image) &&
    start === endOf(previous) &&
    next.startOffset === end
  ) {
    const text = `${previous.image}.${next.image}`;
    result.splice(-1, 1, makeToken(kinds.Number, text, previous.startOffset, endOf(next), previous.startsLine));
    return {
      problem: 'a decimal fraction is written with a point',
      start: previous.startOffset,
      end: endOf(next),
      title: `write \`${text}\``,
      edits: [{ start, end, text: '.' }],
      skipTo: index + 1,
      leaveOut: true,
    };
  }
  if (region === 'group' && previous.tokenType === kinds.Number && result[result.length - 2]?.tokenType === kinds.GroupOpen)
    return tuple(index, tokens, result);
  if (region !== 'body' || !VALUE_ENDS.has(previous.tokenType)) return undefined;
  if (next?.tokenType === kinds.BraceClose)
    return { problem: 'nothing follows this `,`', start, end, title: 'remove `,`', edits: [{ start, end, text: '' }], leaveOut: true };
  return arrow(token, previous, 'layers are joined by `->`, not by `,`');
}

/** `(3, 3)` for `3x3` */
function tuple(index: number, tokens: readonly Token[], result: Token[]): Slip | undefined {
  let last = index - 1;
  while (tokens[last + 1]?.tokenType === kinds.Comma && tokens[last + 2]?.tokenType === kinds.Number) last += 2;
  const close = tokens[last + 1];
  if (close?.tokenType !== kinds.Close) return undefined;
  const open = result[result.length - 2]!;
  const text = [result[result.length - 1]!, ...tokens.slice(index, last + 1).filter(({ tokenType }) => tokenType === kinds.Number)]
    .map(({ image }) => image)
    .join('x');
  return {
    problem: 'a size is written with `x`, not in parentheses',
    start: open.startOffset,
    end: endOf(close),
    title: `write \`${text}\``,
    edits: [{ start: open.startOffset, end: endOf(close), text }],
    skipTo: last,
    leaveOut: true,
  };
}

/** `network Net: {`, and `x = conv(…)` as a step. */
function sign(index: number, tokens: readonly Token[], region: Region, result: Token[], previous: Token): Slip | undefined {
  const token = tokens[index]!;
  const next = tokens[index + 1];
  const before = result[result.length - 2];
  if (region === 'header' && next?.tokenType === kinds.BraceOpen && before?.tokenType !== kinds.Let) {
    return { problem: `a declaration has its body in braces, without \`${token.image}\``, start: token.startOffset, end: endOf(token), title: `remove \`${token.image}\``, edits: [{ start: token.startOffset, end: endOf(token), text: '' }], leaveOut: true };
  }
  if (
    region !== 'body' ||
    token.tokenType !== kinds.Equals ||
    previous.tokenType !== kinds.Name ||
    !next ||
    !before ||
    !STEP_STARTS.has(before.tokenType)
  )
    return undefined;
  const { image: name, startOffset: start } = previous;
  if (LITERALS.has(next.tokenType)) {
    result.splice(-1, 0, makeToken(kinds.Let, 'let', start, start, previous.startsLine));
    return { problem: `a value is named by \`let ${name} = …\``, start, end: endOf(token), title: 'insert `let`', edits: [{ start, end: start, text: 'let ' }], leaveOut: false };
  }
  result.pop();
  const last = tokens[lineEnd(index, tokens)]!;
  return {
    problem: `what a layer gives is named behind it: \`… as ${name}\``, start, end: endOf(token), title: `write \`… as ${name}\``,
    edits: [{ start, end: next.startOffset, text: '' }, { start: endOf(last), end: endOf(last), text: ` as ${name}` }], leaveOut: true,
  };
}

/** `dense(64)(x)`, as layers are applied in Keras' functional way. */
function applied(index: number, tokens: readonly Token[], result: readonly Token[], previous: Token): Slip | undefined {
  const [open, name, close] = [tokens[index]!, tokens[index + 1], tokens[index + 2]];
  if (open.startsLine || previous.tokenType !== kinds.Close || name?.tokenType !== kinds.Name || close?.tokenType !== kinds.Close) return undefined;
  let first = result.length - 1;
  for (let depth = 0; first > 0; first--) {
    if (CLOSERS.has(result[first]!.tokenType)) depth++;
    else if (OPENERS.has(result[first]!.tokenType) && --depth === 0) break;
  }
  const layer = result[first - 1];
  if (layer?.tokenType !== kinds.Name) return undefined;
  const [start, end] = [open.startOffset, endOf(close)];
  return {
    problem: 'what flows into a layer stands before it', start, end, title: `write \`${name.image} -> ${layer.image}(…)\``,
    edits: [{ start: layer.startOffset, end: layer.startOffset, text: `${name.image} -> ` }, { start, end, text: '' }], skipTo: index + 2, leaveOut: true,
  };
}

/** What words of other libraries stand behind. */
const LIBRARIES = new Set([
  'nn',
  'F',
  'tf',
  'torch',
  'keras',
  'layers',
  'activations',
  'losses',
  'optim',
  'optimizers',
  'metrics',
  'callbacks',
  'jax',
  'flax',
  'optax',
]);

/** `nn.ReLU()`, `tf.keras.layers.Dense(64)`: nothing else that is called has a point before it. */
function libraryName(index: number, tokens: readonly Token[], result: Token[], previous: Token): Slip | undefined {
  let dot = index;
  while (LIBRARIES.has(tokens[dot + 1]?.image ?? '') && tokens[dot + 2]?.tokenType === kinds.Dot) dot += 2;
  const [word, after] = [tokens[dot + 1], tokens[dot + 2]];
  if (previous.tokenType !== kinds.Name || !LIBRARIES.has(previous.image) || word?.tokenType !== kinds.Name || after?.image !== '(') return undefined;
  result.pop();
  const [start, end] = [previous.startOffset, endOf(tokens[dot]!)];
  return { problem: 'words stand by themselves, without the name of a library', start, end, title: `write \`${word.image}\``, edits: [{ start, end, text: '' }], skipTo: dot, leaveOut: true };
}

/** `network Net ( … )` */
function roundBody(index: number, tokens: readonly Token[]): Slip | undefined {
  const close = partner(index, tokens);
  if (close === undefined) return undefined;
  const [open, end] = [tokens[index]!, tokens[close]!];
  setKind(open, kinds.BraceOpen);
  setKind(end, kinds.BraceClose);
  const replaced = (token: Token, text: string): Slip['edits'][number] => ({ start: token.startOffset, end: endOf(token), text });
  return { problem: 'the body of a network stands in braces', start: open.startOffset, end: endOf(open), title: 'write `{` and `}`', edits: [replaced(open, '{'), replaced(end, '}')], leaveOut: false };
}

/** `28 x 28 x 1`, of which the first `x` was taken for a unit. */
function spacedShape(index: number, tokens: readonly Token[], result: Token[]): Slip | undefined {
  const [first, times] = result.slice(-2);
  if (times?.tokenType !== kinds.Unit || times.image !== 'x' || first?.tokenType !== kinds.Number) return undefined;
  let last = index;
  while (tokens[last + 1]?.image === 'x' && tokens[last + 2]?.tokenType === kinds.Number) last += 2;
  const text = [first, ...tokens.slice(index, last + 1).filter(({ tokenType }) => tokenType === kinds.Number)].map(({ image }) => image).join('x');
  const [start, end] = [first.startOffset, endOf(tokens[last]!)];
  result.splice(-2, 2, makeToken(kinds.Shape, text, start, end, first.startsLine));
  return { problem: 'a shape is written without spaces', start, end, title: `write \`${text}\``, edits: [{ start, end, text }], skipTo: last, leaveOut: true };
}

/** `import Unit from "…"` */
function bareImport(token: Token, result: Token[]): Slip {
  const [start, end] = [token.startOffset, endOf(token)];
  result.push(makeToken(kinds.BraceOpen, '', start, start, false), token, makeToken(kinds.BraceClose, '', end, end, false));
  return {
    problem: 'what is imported stands in braces',
    start,
    end,
    title: `write \`{ ${token.image} }\``,
    edits: [{ start, end, text: `{ ${token.image} }` }],
    leaveOut: true,
  };
}

/** `repeat 3 conv(16, 3x3)` */
function bareRepeat(index: number, tokens: readonly Token[], result: Token[]): Slip | undefined {
  const token = tokens[index]!;
  const [repeat, count] = result.slice(-2);
  if (token.startsLine || count?.tokenType !== kinds.Number || repeat?.tokenType !== kinds.Repeat) return undefined;
  const last = lineEnd(index, tokens);
  const [start, end] = [token.startOffset, endOf(tokens[last]!)];
  result.push(makeToken(kinds.BraceOpen, '', start, start, false), makeToken(kinds.BraceClose, '', end, end, false));
  return {
    problem: 'what is repeated stands in braces',
    start,
    end,
    title: 'put it in braces',
    edits: [
      { start, end: start, text: '{ ' },
      { start: end, end, text: ' }' },
    ],
    skipTo: last,
    leaveOut: true,
  };
}

/** Index of the last token of the step that the token is in: of its line, or of the line where the last bracket opened in it closes. */
function lineEnd(index: number, tokens: readonly Token[]): number {
  let depth = 0;
  for (let i = index + 1; i < tokens.length; i++) {
    const { tokenType, startsLine } = tokens[i]!;
    if (depth === 0 && (startsLine || CLOSERS.has(tokenType) || tokenType === kinds.Semicolon)) return i - 1;
    if (OPENERS.has(tokenType)) depth++;
    else if (CLOSERS.has(tokenType)) depth--;
  }
  return tokens.length - 1;
}

function partner(index: number, tokens: readonly Token[]): number | undefined {
  let depth = 0;
  for (let i = index; i < tokens.length; i++) {
    if (OPENERS.has(tokens[i]!.tokenType)) depth++;
    else if (CLOSERS.has(tokens[i]!.tokenType) && --depth === 0) return i;
  }
  return undefined;
}
