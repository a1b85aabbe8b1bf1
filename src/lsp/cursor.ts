/** What is being written at the cursor, from the tokens before it: works in any text, however broken. */
import { lookUpWord } from '../catalog/index.ts';
import type { Word } from '../catalog/types.ts';
import type { Block } from '../parser/ast.ts';
import { kinds, type Token } from '../parser/tokens.ts';
import type { Snapshot } from './snapshot.ts';
import { askedOf, findWord, parameterOf, type Expected } from './words.ts';

/** A bracket that is open at the cursor, or the file itself. */
export interface Frame {
  readonly kind: 'file' | 'settings' | 'body' | 'arguments' | 'parameters' | 'group' | 'list' | 'names';
  /** Of arguments and settings: the word whose they are, or the block. */
  readonly word?: Word | undefined;
  readonly block?: Block | undefined;
  readonly callee?: Token | undefined;
  /** What an entry is to be, where it has no key. */
  readonly outer: Expected | undefined;
  /** Keys written so far, and that of the entry at the cursor. */
  readonly used: string[];
  key: string | undefined;
  /** Which entry: the commas before it, without those of arguments that were named. */
  index: number;
}

export interface Cursor {
  readonly frames: readonly Frame[];
  readonly frame: Frame;
  /** The letters before the cursor that belong to the name being written, and where they begin. */
  readonly prefix: string;
  readonly start: number;
  /** Tokens before the prefix. */
  readonly before: readonly Token[];
  readonly previous: Token | undefined;
  /** The word that began the declaration around, when no bracket is open: `train`, `import` … and its tokens. */
  readonly heading: readonly Token[];
  readonly expected: Expected | undefined;
  readonly inComment: boolean;
  readonly inString: boolean;
}

const ITEMS = new Set(['import', 'let', 'data', 'block', 'network', 'train', 'sweep']);

export function cursorAt(snapshot: Snapshot, offset: number): Cursor {
  const { text } = snapshot.source;
  let start = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  const before = snapshot.tokens.filter((token) => token.startOffset < start);
  const walker = new Walker(snapshot);
  for (const token of before) walker.step(token);
  // A cursor on a line of its own after settings begins a new one.
  const line = text.lastIndexOf('\n', start - 1);
  const frame = walker.frame;
  const last = before[before.length - 1];
  if (frame.kind === 'settings' && last && last.endOffset < line && last.tokenType !== kinds.Comma && last.tokenType !== kinds.Colon) frame.key = undefined;
  const inString =
    last?.tokenType === kinds.String &&
    (offset <= last.endOffset || (offset === last.endOffset + 1 && (last.image.length < 2 || !last.image.endsWith('"'))));
  return {
    frames: walker.frames, frame, prefix: text.slice(start, offset), start, before, previous: last, heading: walker.heading,
    expected: expectedIn(frame), inString,
    inComment: snapshot.unit.comments.some(({ span, block }) => span.start < offset && (block ? offset < span.end : offset <= span.end)),
  };
}

/** What an entry at the cursor is to be. */
export function expectedIn(frame: Frame): Expected | undefined {
  switch (frame.kind) {
    case 'body': return 'step';
    case 'settings': return frame.key === undefined ? undefined : frame.word?.params.find(({ name }) => name === frame.key)?.type;
    case 'arguments': return frame.word && askedOf(frame.word, parameterOf(frame.word, { name: frame.key, index: frame.index }), frame.outer);
    case 'group': return frame.outer;
    case 'list': return frame.outer && frame.outer !== 'step' && frame.outer.type === 'list' ? frame.outer.of : frame.outer;
    default: return undefined;
  }
}

class Walker {
  readonly frames: Frame[] = [newFrame('file', undefined)];
  heading: Token[] = [];
  #previous: Token | undefined;
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  step(token: Token): void {
    const { frame } = this;
    if (frame.kind === 'file' && ITEMS.has(token.image) && token.startsLine) this.heading = [token];
    else if (frame.kind === 'file') this.heading.push(token);
    // A declaration at the beginning of a line ends whatever was left open above.
    else if (token.startsLine && ITEMS.has(token.image) && token.image !== 'let' && frame.kind !== 'settings' && this.#beginsItem(token)) {
      this.frames.length = 1;
      this.heading = [token];
    }
    switch (token.tokenType) {
      case kinds.BraceOpen: this.#open(this.#brace()); break;
      case kinds.CallOpen: this.#open(this.#parenthesis(token)); break;
      case kinds.IndexOpen: this.#open(newFrame('list', expectedIn(frame))); break;
      case kinds.BraceClose: this.#close('body', 'settings', 'names'); break;
      case kinds.Close: this.#close('arguments', 'parameters', 'group'); break;
      case kinds.ListClose: this.#close('list'); break;
      case kinds.Comma:
        // What was named leaves the places of the others free.
        if (frame.kind !== 'arguments' || frame.key === undefined) frame.index++;
        if (frame.kind === 'arguments') frame.key = undefined;
        break;
      case kinds.Colon:
        if ((frame.kind === 'arguments' || frame.kind === 'settings') && this.#previous) {
          frame.key = this.#previous.image;
          frame.used.push(frame.key);
        }
        break;
      default:
        // A new line begins a new setting unless a comma or an arrow carries on.
        if (
          frame.kind === 'settings' &&
          token.startsLine &&
          ![kinds.Comma, kinds.Arrow, kinds.Colon].some((it) => it === this.#previous?.tokenType) &&
          token.tokenType !== kinds.Arrow
        )
          frame.key = undefined;
    }
    this.#previous = token;
  }

  #beginsItem(token: Token): boolean {
    const { text } = this.#snapshot.source;
    // Indented it may be a layer's name; at the margin nothing but a declaration is written.
    return (
      (token.startOffset === 0 || /[\r\n]/.test(text[token.startOffset - 1]!)) &&
      /^\s+[A-Za-z_{]/.test(text.slice(token.endOffset + 1, token.endOffset + 3))
    );
  }

  #open(frame: Frame): void {
    this.frames.push(frame);
  }

  #close(...of: Frame['kind'][]): void {
    const at = this.frames.findLastIndex(({ kind }) => of.includes(kind));
    if (at > 0) this.frames.length = at;
    if (this.frames.length === 1) this.heading = [];
  }

  #brace(): Frame {
    const word = this.heading[0]?.image;
    if (this.frame.kind !== 'file') return newFrame('body', 'step');
    if (word === 'import') return newFrame('names', undefined);
    if (word === 'data' || word === 'train' || word === 'sweep') return { ...newFrame('settings', undefined), word: lookUpWord(word, 'section') };
    return newFrame('body', 'step');
  }

  #parenthesis(token: Token): Frame {
    const callee = this.#previous;
    const expected = expectedIn(this.frame) ?? (this.heading[0]?.image === 'let' && this.frame.kind === 'file' ? 'step' : undefined);
    if (!callee || token.startsLine || callee.tokenType !== kinds.Name && !ITEMS.has(callee.image)) return newFrame('group', expected);
    if (this.frame.kind === 'file' && this.heading[0]?.image === 'block') return newFrame('parameters', undefined);
    const block = blockNamed(this.#snapshot, callee.image);
    return { ...newFrame('arguments', expected), callee, ...(block ? { block } : { word: findWord(callee.image, expected) }) };
  }
}

const newFrame = (kind: Frame['kind'], outer: Expected | undefined): Frame => ({ kind, outer, used: [], key: undefined, index: 0 });

/** A block of this file, or of one that it imports. */
export function blockNamed(snapshot: Snapshot, name: string): Block | undefined {
  const found = snapshot.names.declared.find((it) => it.name.text === name && (it.kind === 'block' || it.kind === 'import'));
  if (found?.kind === 'block') return found.node as unknown as Block;
  return found && (importedItem(snapshot, found)?.item as Block | undefined);
}

/** The declaration that an imported name stands for, and the file it is in. */
export function importedItem(snapshot: Snapshot, declared: Snapshot['names']['declared'][number]): { item: object; snapshot: Snapshot; declared: Snapshot['names']['declared'][number] } | undefined {
  const seen = new Set<string>();
  let [at, symbol] = [snapshot, declared];
  while (symbol.imported) {
    const file = at.host.load(at.source.name, symbol.imported.path);
    if (typeof file !== 'object' || seen.has(file.name)) return undefined;
    seen.add(file.name);
    at = at.sibling(file);
    const wanted = symbol.imported.name.text;
    const found = at.names.declared.find((it) => it.name.text === wanted && it.visible.start === 0 && it.kind !== 'tensor');
    if (!found) return undefined;
    symbol = found;
  }
  return { item: symbol.node, snapshot: at, declared: symbol };
}
