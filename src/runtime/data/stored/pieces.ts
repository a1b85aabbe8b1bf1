/** Bytes that can be read from any place: a file, a part of an archive, or what was packed, unpacked to memory or to a scratch file. */
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fileProblem, RunError } from '../../errors.ts';
import { Scratch } from './scratch.ts';

export interface Piece {
  readonly path: string;
  readonly length: number;
  /** All of it, where it is in memory. */
  readonly bytes?: Uint8Array;
  /** Of an open file without a name. */
  readonly fd?: number;
  /** Where in the file it begins. */
  readonly at: number;
}

/** A file, unpacked when it begins with gzip's magic number. @throws RunError naming the file */
export async function openPiece(path: string, memory: number): Promise<Piece> {
  const piece = { path, at: 0, length: attempt(path, () => sizeOfFile(path)) };
  if (piece.length === 0) throw new RunError(`${path} is empty`, { remedy: 'fetch the file again' });
  const [first, second] = readPiece(piece, 0, Math.min(2, piece.length));
  if (first !== 0x1f || second !== 0x8b) return piece;
  const unpacked = createGunzip();
  pipeline(createReadStream(path), unpacked, () => { /* errors arrive where it is read */ });
  return unpack(path, unpacked, memory);
}

/** What a stream gives, in memory up to a limit. @throws RunError where it is damaged */
export async function unpack(path: string, stream: Readable, memory: number): Promise<Piece> {
  const chunks: Uint8Array[] = [];
  let [length, scratch] = [0, undefined as Scratch | undefined];
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (scratch === undefined && length > memory) {
        scratch = new Scratch();
        for (const before of chunks.splice(0)) scratch.write(before);
      }
      if (scratch === undefined) chunks.push(chunk);
      else scratch.write(chunk);
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path} cannot be unpacked: ${(error as Error).message}`, { remedy: 'the packed file is damaged or incomplete: fetch it again', cause: error });
  }
  return scratch === undefined ? { path, at: 0, length, bytes: Buffer.concat(chunks) } : { path: scratch.path, fd: scratch.fd, at: 0, length };
}

/** `length` bytes of it from `from` on; all unless given. */
export function readPiece({ path, bytes, fd, at, ...piece }: Piece, from = 0, length = piece.length - from): Uint8Array {
  if (bytes !== undefined) return bytes.subarray(from, from + length);
  return attempt(path, () => {
    const into = new Uint8Array(length);
    const file = fd ?? openSync(path, 'r');
    let got = 0;
    try {
      for (let read = -1; got < length && read !== 0; got += read) read = readSync(file, into, got, length - got, at + from + got);
    } finally {
      if (fd === undefined) closeSync(file);
    }
    return into.subarray(0, got);
  });
}

function sizeOfFile(path: string): number {
  const stat = statSync(path);
  if (stat.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  return stat.size;
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read ${path}: ${reason}`, { remedy, cause: error });
  }
}
