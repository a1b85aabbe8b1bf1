/** Fingerprints by which a service knows a finding again after lines above it have moved. */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../diagnostics/source.ts';

const LENGTH = 16;

export class Fingerprints {
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #seen = new Map<string, number>();

  constructor(sources: ReadonlyMap<string, SourceFile>) {
    this.#sources = sources;
  }

  /** Of the finding's name and its line without spaces; equal ones in one file are counted. Ask in the order of the log. */
  of({ code, place }: Diagnostic): string {
    const source = this.#sources.get(place.file);
    const line = source?.lineText(source.positionAt(place.start).line).replace(/\s+/g, '') ?? '';
    const hash = createHash('sha256').update(`${code}\n${line}`).digest('hex').slice(0, LENGTH);
    const key = `${place.file}\n${hash}`;
    const nth = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, nth);
    return `${hash}:${nth}`;
  }
}
