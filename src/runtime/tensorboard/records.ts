/** TFRecord framing: each record between its length and checksums, as TensorFlow's readers want it. */
import crc32c from 'crc-32/crc32c.js';

/** A checksum of checksums is weak: what is stored is rotated by 15 bits and moved (https://www.tensorflow.org/tutorials/load_data/tfrecord). */
function masked(bytes: Uint8Array): number {
  const crc = crc32c.buf(bytes) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** uint64 length, its checksum, the bytes, theirs; little-endian. */
export function frame(data: Uint8Array): Uint8Array {
  const record = Buffer.alloc(16 + data.length);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(masked(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(masked(data), 12 + data.length);
  return record;
}
