/** Offsets and the protocol's positions: both count UTF-16 code units, lines from 0 there. */
import type { Location, Position, Range } from 'vscode-languageserver-types';
import type { Place, SourceFile, Span } from '../diagnostics/source.ts';
import { pathToUri } from './uris.ts';

export function positionOf(source: SourceFile, offset: number): Position {
  const { line, column } = source.positionAt(offset);
  return { line: line - 1, character: column - 1 };
}

export const rangeOf = (source: SourceFile, { start, end }: Span): Range => ({ start: positionOf(source, start), end: positionOf(source, end) });

/** A character behind the line's end means the end, as the protocol has it. */
export function offsetOf(source: SourceFile, { line, character }: Position): number {
  const start = source.lineStarts[line];
  if (start === undefined) return source.text.length;
  return start + Math.min(character, source.lineText(line + 1).length);
}

/** Undefined where the file is not known. */
export function locationOf(place: Place, sources: ReadonlyMap<string, SourceFile>): Location | undefined {
  const source = sources.get(place.file);
  return source && { uri: pathToUri(place.file), range: rangeOf(source, place) };
}

export const contains = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;
export const overlaps = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;
