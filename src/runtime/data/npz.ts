/** The arrays of a .npz file, which is a zip archive: those that are not compressed are read where they are. */
import yauzl from 'yauzl';
import { RunError } from '../errors.ts';
import { openPiece, unpack, type Piece } from './stored/pieces.ts';

/** @param wanted names of arrays @throws RunError where the archive is damaged or lacks one */
export async function openNpz(path: string, wanted: readonly string[], memory: number): Promise<Map<string, Piece>> {
  await openPiece(path, 0); // whatever keeps the file itself from being read
  const found = new Map<string, Piece>();
  const names: string[] = [];
  try {
    const archive = await yauzl.openPromise(path, { autoClose: false });
    try {
      for await (const entry of archive.eachEntry()) {
        const name = entry.fileName.replace(/\.npy$/, '');
        names.push(name);
        if (wanted.includes(name)) found.set(name, await pieceOf(archive, entry, path, memory));
      }
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path} is no .npz file, or damaged: ${(error as Error).message}`, { remedy: 'save it again with numpy.savez', cause: error });
  }
  const missing = wanted.find((name) => !found.has(name));
  if (missing !== undefined) throw new RunError(`${path} has no array \`${missing}\``, { remedy: `it has ${names.map((each) => `\`${each}\``).join(', ')}` });
  return found;
}

async function pieceOf(archive: yauzl.ZipFile, entry: yauzl.Entry, path: string, memory: number): Promise<Piece> {
  if (entry.compressionMethod !== 0) return unpack(path, await archive.openReadStreamPromise(entry), memory);
  const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true });
  return { path, at: fileDataStart, length: entry.uncompressedSize };
}
