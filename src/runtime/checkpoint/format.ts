/**
 * A checkpoint as a file: the line `gradnet checkpoint 1`, the header's length (8 digits in base 36) and a line end, the
 * header as JSON, the tensors' values one after another (little-endian, as in memory), and the SHA-256 of all before it.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tf.ts';
import { fromJson, toJson } from './plain.ts';
import type { PartState, Plain, TrainingState } from './state.ts';

const MAGIC = 'gradnet checkpoint ';
/** Raised when a reader of the one before would be wrong about a file. */
const VERSION = '1';
const LENGTH_DIGITS = 8;
const HASH = 32;
const CHUNK = 1 << 20;
const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: keyof typeof ARRAYS;
}

interface Header {
  readonly about: Plain;
  readonly position: TrainingState['position'];
  readonly parts: Readonly<Record<string, { readonly values?: Plain; readonly tensors?: readonly StoredTensor[] }>>;
}

/** A file that is no checkpoint, or no longer one; the message says what is wrong with it. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** The file's bytes piece by piece; a tensor is read when its turn comes. @param about what the state is of */
export function* encode(about: Plain, state: TrainingState): Generator<Uint8Array> {
  const parts = Object.fromEntries(Object.entries(state.parts).map(([name, { values, tensors }]) => [name, {
    ...(values === undefined ? {} : { values }),
    ...(tensors === undefined ? {} : { tensors: tensors.map(({ name: of, tensor }) => ({ name: of, shape: tensor.shape, dtype: tensor.dtype })) }),
  }]));
  const header = Buffer.from(toJson({ about, position: state.position, parts }), 'utf8');
  const hash = createHash('sha256');
  const hashed = (bytes: Uint8Array): Uint8Array => (hash.update(bytes), bytes);
  yield hashed(Buffer.from(`${MAGIC}${VERSION}\n${header.length.toString(36).padStart(LENGTH_DIGITS, '0')}\n`, 'latin1'));
  yield hashed(header);
  for (const { tensors = [] } of Object.values(state.parts)) {
    for (const { tensor } of tensors) {
      const values = tensor.dataSync();
      yield hashed(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  yield hash.digest();
}

export interface Stored {
  readonly about: Plain;
  readonly position: TrainingState['position'];
  /** With tensors of its own, to be disposed of by whoever called. */
  state(): TrainingState;
}

/**
 * Reads a file and checks every byte of it.
 * @throws Damaged
 * @throws the file system's own error
 */
export function readCheckpoint(path: string): Stored {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    checkBeginning(file, size);
    // before anything that the file says is believed
    if (!isWhole(file, size)) throw new Damaged(whatIsWrong(file, size));
    const { header, end } = readHeader(file, size);
    return { about: header.about, position: header.position, state: () => stateOf(path, header, end) };
  } finally {
    closeSync(file);
  }
}

const START = MAGIC.length + VERSION.length + 1 + LENGTH_DIGITS + 1;

function checkBeginning(file: number, size: number): void {
  if (size < START + HASH) throw new Damaged(size === 0 ? 'it is empty' : `it ends after ${size} bytes`);
  const [line = ''] = read(file, 0, START).toString('latin1').split('\n');
  if (!line.startsWith(MAGIC)) throw new Damaged('it does not begin as a checkpoint does');
  if (line !== MAGIC + VERSION) throw new Damaged(`it is of version ${line.slice(MAGIC.length)}, and this gradnet reads version ${VERSION}`);
}

function isWhole(file: number, size: number): boolean {
  const hash = createHash('sha256');
  for (let at = 0; at < size - HASH; at += CHUNK) hash.update(read(file, at, Math.min(CHUNK, size - HASH - at)));
  return hash.digest().equals(read(file, size - HASH, HASH));
}

/** As far as a damaged file still tells. */
function whatIsWrong(file: number, size: number): string {
  try {
    const { header, end } = readHeader(file, size);
    const expected = end + tensorsOf(header).reduce((sum, tensor) => sum + bytesOf(tensor), 0) + HASH;
    if (size < expected) return `it ends after ${size} of ${expected} bytes`;
  } catch {
    // its header is part of the damage
  }
  return 'its checksum does not fit its content';
}

function readHeader(file: number, size: number): { header: Header; end: number } {
  const bytes = parseInt(read(file, START - LENGTH_DIGITS - 1, LENGTH_DIGITS).toString('latin1'), 36);
  if (!(bytes > 0) || START + bytes > size) throw new Damaged(`it ends after ${size} bytes, within its header`);
  return { header: fromJson(read(file, START, bytes).toString('utf8')) as unknown as Header, end: START + bytes };
}

function stateOf(path: string, { position, parts }: Header, end: number): TrainingState {
  const file = openSync(path, 'r');
  let at = end;
  const load = (tensor: StoredTensor): Tensor => {
    const bytes = read(file, at, bytesOf(tensor));
    at += bytes.length;
    const values = new ARRAYS[tensor.dtype](bytes.buffer, bytes.byteOffset, bytes.length / ARRAYS[tensor.dtype].BYTES_PER_ELEMENT);
    return tf.tensor(values, [...tensor.shape], tensor.dtype);
  };
  try {
    return { position, parts: Object.fromEntries(Object.entries(parts).map(([name, { values, tensors }]): [string, PartState] => [name, {
      ...(values === undefined ? {} : { values }),
      ...(tensors === undefined ? {} : { tensors: tensors.map((tensor) => ({ name: tensor.name, tensor: load(tensor) })) }),
    }])) };
  } finally {
    closeSync(file);
  }
}

const tensorsOf = ({ parts }: Header): StoredTensor[] => Object.values(parts).flatMap(({ tensors = [] }) => tensors);

const bytesOf = ({ shape, dtype }: StoredTensor): number => shape.reduce((size, d) => size * d, 1) * (ARRAYS[dtype] as typeof ARRAYS.float32).BYTES_PER_ELEMENT;

/** Memory of its own, so that a tensor's values begin where its type may. */
function read(file: number, at: number, length: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.from<ArrayBuffer>(new ArrayBuffer(length));
  for (let done = 0; done < length;) {
    const got = readSync(file, bytes, done, length - done, at + done);
    if (got === 0) throw new Damaged('it became shorter while it was read');
    done += got;
  }
  return bytes;
}
