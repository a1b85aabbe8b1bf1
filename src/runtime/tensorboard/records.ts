/** TFRecord framing: each record between its length and checksums, as TensorFlow's readers want it. */
import crc32c from 'crc-32/crc32c.js';

/** Bytes around the data of a record. */
const OVERHEAD = 16;

/** A checksum of checksums is weak: what is stored is rotated by 15 bits and moved (https://www.tensorflow.org/tutorials/load_data/tfrecord). */
function masked(bytes: Uint8Array): number {
  const crc = crc32c.buf(bytes) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * The records of a file, each with its framing, up to the first that is not whole: what a crash has torn is the last one,
 * and a reader could not tell where the next begins.
 */
export function* framed(file: Uint8Array): Generator<{ readonly frame: Uint8Array; readonly data: Uint8Array }> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at + OVERHEAD <= bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const end = at + OVERHEAD + length;
    if (end > bytes.length || bytes.readUInt32LE(at + 8) !== masked(bytes.subarray(at, at + 8))) return;
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (bytes.readUInt32LE(at + 12 + length) !== masked(data)) return;
    yield { frame: bytes.subarray(at, end), data };
    at = end;
  }
}

/** uint64 length, its checksum, the bytes, theirs; little-endian. */
export function frame(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(OVERHEAD + data.length);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(masked(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(masked(data), 12 + data.length);
  return record;
}
