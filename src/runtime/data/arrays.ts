/** Samples in NumPy's arrays: two .npy files, or the arrays of a .npz file. */
import { RunError } from '../errors.ts';
import type { DataSource, Split } from '../experiment.ts';
import { Unreadable } from '../pretrained/unreadable.ts';
import { placeOf } from './files.ts';
import { ELEMENTS, LONGEST_HEADER, npyDigits, npyValues, parseNpyHeader, type NpyHeader } from './npy.ts';
import { openNpz } from './npz.ts';
import { notFinite, prepare } from './prepare.ts';
import type { ScalingKind } from './scaling.ts';
import { dataMemory } from './stored/memory.ts';
import { openPiece, readPiece, type Piece } from './stored/pieces.ts';
import { allRows } from './stored/rows.ts';

interface Form {
  /** Of one sample. */
  shape: readonly number[];
  /** Without it targets are values. */
  classes?: number;
  /** Of one target that is no class (default [1]). */
  targetShape?: readonly number[];
  normalize?: ScalingKind;
  /** Part of the samples held out for validation (default 0.2, unless there are arrays for it). */
  validationFraction?: number;
}

export interface NpyOptions extends Form {
  /** Paths, seen from the working directory. */
  inputs: string;
  targets: string;
}

export interface NpzOptions extends Form {
  /** Seen from the working directory. */
  file: string;
  /** Names of arrays (default `x` and `y`). */
  inputs?: string;
  targets?: string;
  validationInputs?: string;
  validationTargets?: string;
}

/** An array with the file it is from. */
interface Found { readonly header: NpyHeader; readonly piece: Piece; readonly where: string }

/** Errors name file, array, row and remedy. */
export const npy = (options: NpyOptions): DataSource => source('npy', options, async ({ directory, memory }) => {
  const [inputs, targets] = [options.inputs, options.targets].map((file) => placeOf(file, directory)) as [string, string];
  const find = async (path: string): Promise<Found> => found(await openPiece(path, memory), path);
  return { from: inputs, train: [await find(inputs), await find(targets)] };
});

/** Errors name file, array, row and remedy. */
export const npz = (options: NpzOptions): DataSource => source('npz', options, async ({ directory, memory }) => {
  const path = placeOf(options.file, directory);
  const { inputs = 'x', targets = 'y', validationInputs, validationTargets } = options;
  const pieces = await openNpz(path, [inputs, targets, validationInputs, validationTargets].filter((name) => name !== undefined), memory);
  const find = (name: string): Found => found(pieces.get(name)!, `${path}, array \`${name}\``);
  return {
    from: path,
    train: [find(inputs), find(targets)],
    ...(validationInputs === undefined || validationTargets === undefined
      ? {}
      : { validation: [find(validationInputs), find(validationTargets)] }),
  };
});

type Pair = readonly [inputs: Found, targets: Found];
interface Files { readonly from: string; readonly train: Pair; readonly validation?: Pair }

function source(name: string, form: Form, open: (where: { readonly directory: string | undefined; readonly memory: number }) => Promise<Files>): DataSource {
  const { shape, classes, targetShape = [1], normalize = 'standard', validationFraction } = form;
  return {
    name,
    async load({ directory, seed, memory = dataMemory() }) {
      const { from, train, validation } = await open({ directory, memory });
      const split = (pair: Pair): Split => splitOf(pair, shape, classes === undefined ? targetShape : [], classes, memory);
      return prepare({
        name, from, shape, targetShape: classes === undefined ? targetShape : [], ...(classes === undefined ? {} : { classes }),
        samples: split(train), ...(validation === undefined ? {} : { validation: split(validation) }),
      }, { normalize, validationFraction, memory }, seed);
    },
  };
}

function found(piece: Piece, where: string): Found {
  try {
    return { header: parseNpyHeader(readPiece(piece, 0, Math.min(piece.length, LONGEST_HEADER)), piece.length), piece, where };
  } catch (error) {
    if (error instanceof Unreadable) throw new RunError(`${where}: ${error.message}`, { remedy: error.remedy, cause: error });
    throw error;
  }
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

function splitOf([inputs, targets]: Pair, shape: readonly number[], targetShape: readonly number[], classes: number | undefined, memory: number): Split {
  const length = inputs.header.shape[0] ?? 0;
  if (length === 0) throw new RunError(`${inputs.where} holds no samples`, { remedy: 'its first axis is the one of samples' });
  if (targets.header.shape[0] !== length) throw new RunError(`${inputs.where} holds ${length} samples, but ${targets.where} ${targets.header.shape[0] ?? 0} targets`, { remedy: 'save both from the same samples' });
  fits(inputs, shape, 'shape');
  fits(targets, targetShape, classes === undefined ? 'target_shape' : 'classes');
  return {
    length,
    inputs: inputsOf(inputs, length, sizeOf(shape), memory),
    targets: classes === undefined ? finite(valuesOf(targets), targets.where, sizeOf(targetShape)) : classIndices(targets, classes),
  };
}

/** Rows where they are in the file; those of columns first are turned, which takes all of them. */
function inputsOf({ header, piece, where }: Found, length: number, size: number, memory: number): Split['inputs'] {
  const { type, little, columnMajor, start } = header;
  if (columnMajor && length * size * Float32Array.BYTES_PER_ELEMENT > memory) {
    throw new RunError(`${where} has its columns one after the other (fortran_order), so that no row can be read by itself, and is too large for memory`, { remedy: 'save it by rows, numpy.save(file, numpy.ascontiguousarray(x)), or let GRADNET_DATA_MEMORY be more' });
  }
  if (columnMajor || piece.bytes !== undefined) {
    const values = npyValues(header, readPiece(piece));
    return type === 'u1' ? Uint8Array.from(values) : finite(values, where, size);
  }
  const files = [{ path: piece.path, ...(piece.fd === undefined ? {} : { fd: piece.fd }), start: piece.at + start, rows: length }];
  return allRows({
    kind: 'records',
    type: type === 'u1' ? 'bytes' : 'floats',
    size,
    length,
    where,
    files,
    stride: size * ELEMENTS[type]![0],
    skip: 0,
    element: type,
    little,
  });
}

const valuesOf = ({ header, piece }: Found): ArrayLike<number> => npyValues(header, readPiece(piece));

/** The axes behind that of samples may be cut up otherwise, but not be of another size. */
function fits({ header, where }: Found, shape: readonly number[], argument: string): void {
  const rows = header.shape.slice(1);
  if (sizeOf(rows) === sizeOf(shape)) return;
  throw new RunError(`${where} has rows of ${rows.join('x') || '1 value'}, but they should be ${shape.join('x') || '1 value'}`, {
    remedy: argument === 'classes' ? 'give the number of each sample\'s class: numpy.argmax(y, axis=1) makes it of one-hot rows' : `write \`${argument}: ${rows.join('x') || 1}\``,
  });
}

function finite(values: ArrayLike<number>, where: string, width: number): Float32Array {
  const floats = Float32Array.from(values);
  const wrong = floats.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return floats;
  throw notFinite(where, Math.floor(wrong / width), values[wrong]!);
}

function classIndices(targets: Found, classes: number): Int32Array {
  const { where, header, piece } = targets;
  const bytes = readPiece(piece);
  const values = npyValues(header, bytes);
  for (let i = 0; i < values.length; i++) {
    const label = values[i]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new RunError(`${where}: row ${i} is ${npyDigits(header, bytes, i)}, no class of 0 … ${classes - 1}`, { remedy: 'classes are whole numbers from 0: set `classes`, or leave it out to learn values' });
  }
  return Int32Array.from(values);
}
