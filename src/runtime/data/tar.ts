/** Takes single files out of a gzipped tar archive (POSIX ustar), each put in place whole. */
import { renameSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { RunError } from '../errors.ts';
import { openPiece, readPiece } from './stored/pieces.ts';

const BLOCK = 512;

/** @param wanted names without their folders @throws RunError where one is missing */
export async function unpackTar(archive: string, wanted: readonly string[], into: string): Promise<void> {
  const piece = await openPiece(archive, 0);
  const found = new Set<string>();
  for (let at = 0; at + BLOCK <= piece.length;) {
    const header = Buffer.from(readPiece(piece, at, BLOCK));
    const text = (from: number, length: number): string => header.toString('utf8', from, from + length).replace(/\0.*$/s, '');
    if (text(0, 100) === '') break;
    const size = Number.parseInt(text(124, 12), 8);
    const name = posix.basename(text(0, 100));
    if (wanted.includes(name)) {
      const draft = join(into, `${name}.unpacked`);
      writeFileSync(draft, readPiece(piece, at + BLOCK, size));
      renameSync(draft, join(into, name));
      found.add(name);
    }
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  const missing = wanted.find((name) => !found.has(name));
  if (missing !== undefined) throw new RunError(`${archive} holds no ${missing}`, { remedy: 'fetch it again, or from another mirror' });
}
