/** Compiles a source to a formatted program, or fails with its findings. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile, type Host } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { formatEmitted } from '../../src/format/emitted.ts';

/** Imports are read from the disk, relative to the importing file. */
export const host: Host = {
  load(from, path) {
    const name = join(dirname(from), path);
    return new SourceFile(name, readFileSync(name, 'utf8'));
  },
};

export async function program(name: string, source: string, from: Host = host): Promise<string> {
  const file = new SourceFile(name, source);
  const { text, diagnostics } = compile(file, from);
  if (text === undefined) {
    throw new Error(diagnostics.map(({ place, message }) => `${name}:${file.positionAt(place.start).line}: ${message}`).join('\n'));
  }
  return formatEmitted(text);
}
