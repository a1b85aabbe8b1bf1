/** A file with values left open: what they are, and the text of the file with others in their place. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { SourceFile, type Span } from '../diagnostics/source.ts';
import type { Item, Setting, SourceUnit, Sweep, Train } from '../parser/ast.ts';
import { parse } from '../parser/parse.ts';
import { ChoiceFinder, type Choice } from './choices.ts';
import { baseOf, keptOf, searches, writeTrial } from './merge.ts';
import { firstPick, onePickEach, type Picks } from './space.ts';
import { TrialText } from './trial-text.ts';

export interface WrittenTrial {
  readonly text: string;
  /** The place in the file of one in this text. */
  readonly origin: (span: Span) => Span;
  readonly problems: readonly Diagnostic[];
}

/** A trial as it is looked at. */
export interface ReadTrial {
  readonly tree: SourceUnit;
  /** What is wrong with the open values themselves. */
  readonly problems: readonly Diagnostic[];
}

/** Each is an analysis of its own, for which nobody who types wants to wait. */
const MOST_SAMPLES = 40;

export class OpenFile {
  readonly file: SourceFile;
  readonly unit: SourceUnit;
  readonly sweeps: readonly Sweep[];
  /** What is wrong with the open values themselves. */
  readonly problems: readonly Diagnostic[];
  readonly #finder: ChoiceFinder;
  readonly #found = new Map<Item | Setting, readonly Choice[]>();

  constructor(file: SourceFile) {
    this.file = file;
    this.unit = parse(file).unit;
    this.sweeps = this.unit.items.filter((item) => item.kind === 'sweep');
    this.#finder = new ChoiceFinder(this.unit);
    // Settings one by one, since a sweep takes the place of some of them.
    for (const item of this.unit.items) for (const part of 'settings' in item ? item.settings : [item]) this.#found.set(part, this.#finder.in(part));
    this.problems = this.#finder.problems;
  }

  /** Values left open outside of sweeps: they leave nothing to run. */
  get inline(): readonly Choice[] {
    return this.unit.items.flatMap((item) => (item.kind === 'sweep' ? [] : this.#in(item)));
  }

  /** Those that a sweep tries, in the order of the text; without one, those of the file. */
  choicesOf(sweep: Sweep | undefined): readonly Choice[] {
    if (sweep === undefined) return this.inline;
    const base = baseOf(this.unit, sweep);
    return this.unit.items.flatMap((item) => {
      if (item === sweep) return sweep.settings.flatMap((setting) => (searches(setting.key.text) ? [] : this.#in(setting)));
      if (item === base) return keptOf(base, sweep).flatMap((setting) => this.#in(setting));
      return item.kind === 'sweep' || item.kind === 'train' || (item.kind === 'network' && item.name.text !== sweep.network.text) ? [] : this.#in(item);
    });
  }

  /** The file as one trial of a sweep trains it: a program like any other. */
  write(sweep: Sweep | undefined, picks: Picks, given: Readonly<Record<string, string>> = {}): WrittenTrial {
    const base = sweep && baseOf(this.unit, sweep);
    const out = new TrialText(this.file.text, picks);
    const problems: Diagnostic[] = [];
    this.#writeItems(out, (item) => {
      const section = item.kind === 'train' && !sweep ? item : base;
      if (item === (section ?? sweep)) problems.push(...writeTrial({ unit: this.unit, sweep, base: section, finder: this.#finder, picks, given }, out));
      else if (item.kind !== 'sweep' && item.kind !== 'train') out.copy(item.span);
    });
    return { text: out.text, origin: out.origin, problems };
  }

  /** The file as it is looked at: every open value at the first of its options, and after each sweep its first trial. Places are those of the file. */
  first(): ReadTrial {
    const picks = firstPick([...this.#found.values()].flat());
    const out = new TrialText(this.file.text, picks);
    const problems: Diagnostic[] = [...this.problems];
    this.#writeItems(out, (item) => {
      out.copy(item.span);
      if (item.kind !== 'sweep') return;
      out.add('\n', item.span.start);
      problems.push(...writeTrial({ unit: this.unit, sweep: item, base: baseOf(this.unit, item), finder: this.#finder, picks, given: {} }, out));
    });
    return { tree: this.#treeOf({ text: out.text, origin: out.origin }), problems };
  }

  /** Where the open value begins that a place is inside of; the place itself where there is none. */
  valueAt(offset: number): number {
    const around = [...this.#found.values()].flat().find(({ call: { span } }) => span.start <= offset && offset < span.end);
    return around?.call.span.start ?? offset;
  }

  /** For each sweep, and for the file without one, trials in which each option stands once. Places are those of the file. */
  samples(): (readonly ReadTrial[])[] {
    const trains = this.unit.items.some(({ kind }) => kind === 'train');
    return [...(trains || this.sweeps.length === 0 ? [undefined] : []), ...this.sweeps].map((sweep) =>
      onePickEach(this.choicesOf(sweep)).slice(0, MOST_SAMPLES).map((picks): ReadTrial => {
        const written = this.write(sweep, picks);
        return { tree: this.#treeOf(written), problems: written.problems };
      }));
  }

  /** The tree of a trial's text, its places those of the file. */
  #treeOf({ text, origin }: Pick<WrittenTrial, 'text' | 'origin'>): SourceUnit {
    const { items } = parse(new SourceFile(this.file.name, text)).unit;
    let before: Item | undefined;
    const marked = items.map((item): Item => {
      const trial = item.kind === 'train' && before?.kind === 'sweep' ? { ...item, sweep: before.name } satisfies Train : item;
      before = item;
      return trial;
    });
    return { ...this.unit, items: moved(marked, origin) };
  }

  #writeItems(out: TrialText, write: (item: Item) => void): void {
    let at = 0;
    for (const item of this.unit.items) {
      out.copy({ start: at, end: item.span.start });
      write(item);
      at = item.span.end;
    }
    out.copy({ start: at, end: this.file.text.length });
  }

  #in(part: Item | Setting): readonly Choice[] {
    return 'settings' in part ? part.settings.flatMap((setting) => this.#in(setting)) : this.#found.get(part) ?? [];
  }
}

/** The same tree with its places moved. */
function moved<T>(node: T, origin: (span: Span) => Span): T {
  if (Array.isArray(node)) return node.map((each: unknown) => moved(each, origin)) as T;
  if (typeof node !== 'object' || node === null) return node;
  if ('start' in node && 'end' in node) return origin(node as unknown as Span) as T;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, moved(value as unknown, origin)])) as T;
}

/** The file's open values; undefined where it has none and nothing sweeps. */
export function openFile(file: SourceFile): OpenFile | undefined {
  // Most files have neither word, and need not be looked through.
  if (!/\b(?:sweep|any|uniform|log_uniform)\b/.test(file.text)) return undefined;
  const open = new OpenFile(file);
  return open.sweeps.length > 0 || open.inline.length > 0 || open.problems.length > 0 ? open : undefined;
}
