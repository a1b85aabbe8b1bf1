/** What every part of lowering shares: where findings go, and the two ways to stop. */
import { report, type CodeName } from '../../diagnostics/codes.ts';
import type { DiagnosticBag, Report } from '../../diagnostics/diagnostic.ts';
import type { Place, SourceFile, Span } from '../../diagnostics/source.ts';
import type { Manifest, UnreadableFile } from '../../pretrained/manifest.ts';
import type { Word } from '../../catalog/types.ts';
import type { Bound } from './bound.ts';
import type { Scope } from './scope.ts';

/** Reads the file that an import names. Undefined where there is none; a string says why it cannot be read. */
export interface Host {
  load(fromFile: string, path: string): SourceFile | string | undefined;
  /** What a file of trained weights holds, seen from the working directory; undefined where there is none. Absent where there are no files at all. */
  weights?(path: string): Manifest | UnreadableFile | undefined;
}

/** Thrown where a value cannot be had after its reason has been reported; caught at the nearest argument, step or setting. */
export class Reported extends Error {}

/** Thrown where a network grows past the limit, after that has been reported; ends the network. */
export class GrownTooLarge extends Error {}

/** More layers than any network that trains; keeps `repeat 1000000000` from eating the machine. */
export const mostNodes = 100_000;

/** Levels of blocks and lets inside one another: beyond what a person follows, and well within the stack. */
export const deepest = 200;

export class Lowering {
  #depth = 0;
  readonly bag: DiagnosticBag;
  readonly host: Host;
  /** Calls whose arguments are the same wherever they stand, by the call; by the word where there are no arguments. */
  readonly bound = new Map<object, Bound & { readonly word: Word }>();

  constructor(bag: DiagnosticBag, host: Host) {
    this.bag = bag;
    this.host = host;
  }

  /** Errors so far. */
  get errors(): number {
    return this.bag.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  }

  /** Reports and goes on. */
  report<N extends CodeName>(name: N, args: Parameters<typeof report<N>>[2], at: Report): void {
    report(this.bag, name, args, at);
  }

  /** Reports and gives up the value at hand. */
  fail<N extends CodeName>(name: N, args: Parameters<typeof report<N>>[2], at: Report): never {
    report(this.bag, name, args, at);
    throw new Reported();
  }

  /** Gives up without a word: the cause has been reported where it stands. */
  giveUp(): never {
    throw new Reported();
  }

  /** Runs `work` one level further in; gives up where that is too deep. */
  inside<T>(place: Place, work: () => T): T {
    if (this.#depth >= deepest) this.fail('too-deeply-nested', { limit: deepest }, { place, notes: ['blocks and lets that use one another count as levels'] });
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }

  /** Runs `work`; undefined where it gave up after reporting. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof Reported) return undefined;
      throw error;
    }
  }
}

export const placeOf = (scope: Scope, span: Span): Place => ({ file: scope.file, start: span.start, end: span.end });
