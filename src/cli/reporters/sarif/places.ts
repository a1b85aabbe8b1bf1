/** Places and edits in SARIF's words: addresses relative to the repository, lines and columns from 1. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Fix as SarifFix, Location, Region } from 'sarif';
import type { Fix } from '../../../diagnostics/diagnostic.ts';
import type { Place, SourceFile } from '../../../diagnostics/source.ts';

/** What relative addresses are relative to. */
export const ROOT = '%SRCROOT%';

export class Places {
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #root = repositoryOf(realpathSync('.'));

  constructor(sources: ReadonlyMap<string, SourceFile>) {
    this.#sources = sources;
  }

  location(place: Place, message?: string): Location {
    return {
      physicalLocation: { artifactLocation: this.#artifact(place.file), region: this.#region(place, false) },
      ...(message !== undefined && message !== '' && { message: { text: message } }),
    };
  }

  /** Every edit with its file, as `fixes` must have, and whether it may be applied without a look. */
  fix({ title, effect, edits, applicability }: Fix): SarifFix {
    const files = [...new Set(edits.map(({ place }) => place.file))];
    return {
      description: { text: effect === undefined ? title : `${title} (${effect})` },
      artifactChanges: files.map((file) => ({
        artifactLocation: this.#artifact(file),
        replacements: edits
          .filter(({ place }) => place.file === file)
          .map(({ place, text }) => ({ deletedRegion: this.#region(place, true), insertedContent: { text } })),
      })),
      properties: { applicability },
    };
  }

  /** @param exact keeps an insertion empty; to look at, there must be something */
  #region(place: Place, exact: boolean): Region {
    const source = this.#sources.get(place.file);
    const start = source?.positionAt(place.start) ?? { line: 1, column: 1 };
    const end = source?.positionAt(place.end) ?? start;
    const empty = start.line === end.line && start.column === end.column;
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: empty && !exact ? end.column + 1 : end.column };
  }

  #artifact(file: string): ArtifactLocation {
    const path = resolve(file);
    const inside = relative(this.#root, path);
    if (inside.startsWith('..')) return { uri: pathToFileURL(path).href };
    return { uri: inside.split(sep).map(encodeURIComponent).join('/'), uriBaseId: ROOT };
  }
}

/** The nearest folder above that git knows; where there is none, the folder itself. */
function repositoryOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}
