/** The .npy format of NumPy: `\x93NUMPY`, version, length of the header, the header (a Python dictionary), the values. */
import { Unreadable } from '../pretrained/unreadable.ts';

export interface NpyArray {
  readonly shape: readonly number[];
  /** NumPy's name of the type without its byte order: `f4`, `u1`, `i8`, `b1`. */
  readonly type: string;
  /** Row-major, whatever the order in the file; 64-bit whole numbers as doubles. */
  values(): ArrayLike<number>;
}

type Reader = (view: DataView, at: number, little: boolean) => number;

/** What each type's values are read by, and how many bytes one takes. */
export const ELEMENTS: Readonly<Record<string, readonly [size: number, read: Reader]>> = {
  b1: [1, (view, at) => view.getUint8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

export interface NpyHeader {
  readonly shape: readonly number[];
  /** NumPy's name of the type without its byte order. */
  readonly type: string;
  readonly little: boolean;
  /** The first axis runs fastest. */
  readonly columnMajor: boolean;
  /** Where the values begin. */
  readonly start: number;
}

/** No header of an array of numbers is longer; those of records may be. */
export const LONGEST_HEADER = 1 << 16;

/**
 * @param bytes of the file, or its first ones
 * @param held length of the file
 * @throws Unreadable when it is none, truncated, too long, or of a type that holds no numbers
 */
export function parseNpyHeader(bytes: Uint8Array, held = bytes.length): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || Buffer.from(bytes.subarray(1, 6)).toString('latin1') !== 'NUMPY')
    throw new Unreadable('it is no .npy file', 'save it with numpy.save');
  const long = bytes[6]! > 1;
  const start = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = Buffer.from(bytes.subarray(long ? 12 : 10, start)).toString('latin1');
  const [, order, type] = /'descr': '([<>|=])(\w+)'/.exec(header) ?? [];
  const dims = /'shape': \(([\d, ]*)\)/.exec(header)?.[1];
  if (start > bytes.length || dims === undefined) throw new Unreadable('its header is damaged or cut off', 'fetch or save it again');
  const reader = type === undefined ? undefined : ELEMENTS[type];
  if (reader === undefined) throw new Unreadable(`it holds ${type === undefined ? 'records' : `values of type ${type}`}, not numbers`, 'save numbers: numpy.save(file, x.astype("float32"))');
  const shape = dims.split(',').filter((part) => part.trim() !== '').map(Number);
  const size = reader[0] * shape.reduce((n, d) => n * d, 1);
  if (held - start !== size) {
    throw new Unreadable(`it is ${held - start < size ? 'truncated' : 'too long'}: ${shape.join('x')} values of ${type} take ${size} bytes, ${held - start} are there`, 'fetch or save it again');
  }
  return { shape, type: type!, little: order !== '>', columnMajor: header.includes("'fortran_order': True"), start };
}

/** The values of a whole file. */
export function npyValues({ shape, type, little, columnMajor: turned, start }: NpyHeader, bytes: Uint8Array): ArrayLike<number> {
  const [size, read] = ELEMENTS[type]!;
  const rows = turned ? columnMajor(shape) : undefined;
  if (type === 'u1' && rows === undefined) return bytes.subarray(start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = shape.reduce((n, d) => n * d, 1);
  const into = size === 8 || type === 'u4' ? new Float64Array(count) : type.startsWith('f') ? new Float32Array(count) : new Int32Array(count);
  for (let i = 0; i < count; i++) into[i] = read(view, start + size * (rows === undefined ? i : rows(i)), little);
  return into;
}

/** Value `index` as the file has it, in digits: a double does not hold every whole number of 64 bits. Rows are of one value. */
export function npyDigits({ type, little, start }: NpyHeader, bytes: Uint8Array, index: number): string {
  const [size, read] = ELEMENTS[type]!;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start + size * index, size);
  return String(type === 'i8' ? view.getBigInt64(0, little) : type === 'u8' ? view.getBigUint64(0, little) : read(view, 0, little));
}

/** @throws Unreadable as its header does */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const header = parseNpyHeader(bytes);
  return { shape: header.shape, type: header.type, values: () => npyValues(header, bytes) };
}

/** From a row-major index to where that value lies when the first axis runs fastest. */
function columnMajor(shape: readonly number[]): (index: number) => number {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((n, d) => n * d, 1));
  return (index) => {
    let [rest, at] = [index, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return at;
  };
}

/** IEEE 754 half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
