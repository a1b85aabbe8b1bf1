/** The IDX format of MNIST: a magic number, big-endian sizes, unsigned bytes; checked to the last byte. */
import { RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';

export interface IdxHeader {
  /** E.g. [60000, 28, 28] for images, [60000] for labels. */
  readonly shape: readonly number[];
  /** Where the values begin, and how many there are. */
  readonly start: number;
  readonly size: number;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Parses the header of unsigned-byte IDX data of `rank` axes.
 * @param bytes of the file, or its first ones
 * @param length of the file
 * @param path named in errors only
 * @throws RunError when magic number, sizes and length do not agree
 */
export function parseIdxHeader(bytes: Uint8Array, length: number, rank: number, path: string): IdxHeader {
  const headerSize = 4 + 4 * rank;
  const kind = rank === 1 ? 'labels' : 'images';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const expected = (UNSIGNED_BYTE << 8) | rank;
  if (bytes.length >= 4 && view.getUint32(0) !== expected) {
    const hex = (n: number): string => `0x${n.toString(16).padStart(8, '0')}`;
    throw new RunError(
      `${path} is no IDX file of ${kind}: it begins with ${hex(view.getUint32(0))} instead of ${hex(expected)}`,
      { remedy: `put the file of ${kind} under this name (images and labels may have been exchanged), or fetch it again` },
    );
  }
  if (length < headerSize) {
    throw new RunError(`${path} is truncated: ${count(length)} bytes, less than the header of ${headerSize}`, {
      remedy: 'fetch the file again',
    });
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, n) => product * n, 1);
  const held = length - headerSize;
  if (size === 0) {
    throw new RunError(`${path} holds nothing: its header says ${shape.join(' x ')}`, { remedy: 'fetch the file again' });
  }
  if (held < size) {
    throw new RunError(
      `${path} is truncated: its header promises ${count(size)} bytes (${shape.join(' x ')}), ${count(held)} are there`,
      { remedy: 'fetch the file again' },
    );
  }
  if (held > size) {
    throw new RunError(
      `${path} has ${count(held - size)} bytes too many: its header promises ${count(size)} (${shape.join(' x ')})`,
      { remedy: 'fetch the file again' },
    );
  }
  return { shape, start: headerSize, size };
}
