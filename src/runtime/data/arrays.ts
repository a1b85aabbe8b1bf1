/** Samples in NumPy's arrays: two .npy files, or the arrays of a .npz file. */
import { unzipSync } from 'fflate';
import { RunError } from '../errors.ts';
import { count } from '../monitor/format.ts';
import type { DataSource, Split } from '../experiment.ts';
import { Unreadable } from '../pretrained/unreadable.ts';
import { LARGEST, placeOf, readDataFile } from './files.ts';
import { parseNpy, type NpyArray } from './npy.ts';
import { prepare } from './prepare.ts';
import type { ScalingKind } from './scaling.ts';

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
interface Found { readonly array: NpyArray; readonly where: string }

/** Errors name file, array, row and remedy. */
export const npy = (options: NpyOptions): DataSource => source('npy', options, (directory) => {
  const [inputs, targets] = [options.inputs, options.targets].map((file) => placeOf(file, directory)) as [string, string];
  const read = (path: string): Found => found(readDataFile(path), path);
  return { from: inputs, train: [read(inputs), read(targets)] };
});

/** Errors name file, array, row and remedy. */
export const npz = (options: NpzOptions): DataSource => source('npz', options, (directory) => {
  const path = placeOf(options.file, directory);
  const { inputs = 'x', targets = 'y', validationInputs, validationTargets } = options;
  const read = unpack(path, [inputs, targets, validationInputs, validationTargets]);
  return { from: path, train: [read(inputs), read(targets)], ...(validationInputs === undefined || validationTargets === undefined ? {} : { validation: [read(validationInputs), read(validationTargets)] }) };
});

type Pair = readonly [inputs: Found, targets: Found];

function source(name: string, form: Form, read: (directory: string | undefined) => { readonly from: string; readonly train: Pair; readonly validation?: Pair }): DataSource {
  const { shape, classes, targetShape = [1], normalize = 'standard', validationFraction } = form;
  return {
    name,
    load: ({ directory, seed }) => Promise.resolve().then(() => {
      const { from, train, validation } = read(directory);
      const split = (pair: Pair): Split => splitOf(pair, shape, classes === undefined ? targetShape : [], classes);
      return prepare({
        name, from, shape, targetShape: classes === undefined ? targetShape : [], ...(classes === undefined ? {} : { classes }),
        samples: split(train), ...(validation === undefined ? {} : { validation: split(validation) }),
      }, { normalize, validationFraction }, seed);
    }),
  };
}

function found(bytes: Uint8Array, where: string): Found {
  try {
    return { array: parseNpy(bytes), where };
  } catch (error) {
    if (error instanceof Unreadable) throw new RunError(`${where}: ${error.message}`, { remedy: error.remedy, cause: error });
    throw error;
  }
}

/** Unpacks only the arrays that are asked for. */
function unpack(path: string, wanted: readonly (string | undefined)[]): (name: string) => Found {
  const names: string[] = [];
  let arrays: Record<string, Uint8Array>;
  try {
    arrays = unzipSync(readDataFile(path), {
      filter({ name, originalSize }) {
        const array = name.replace(/\.npy$/, '');
        names.push(array);
        if (wanted.includes(array) && originalSize > LARGEST) throw new RunError(`${path}: its array \`${array}\` takes ${count(originalSize)} bytes, more than fits`, { remedy: 'save fewer samples, or bytes (uint8) in place of floats' });
        return wanted.includes(array);
      },
    });
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path} is no .npz file, or damaged: ${(error as Error).message}`, { remedy: 'save it again with numpy.savez', cause: error });
  }
  return (name) => {
    const bytes = arrays[`${name}.npy`];
    if (bytes === undefined) throw new RunError(`${path} has no array \`${name}\``, { remedy: `it has ${names.map((each) => `\`${each}\``).join(', ')}` });
    return found(bytes, `${path}, array \`${name}\``);
  };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

function splitOf([inputs, targets]: Pair, shape: readonly number[], targetShape: readonly number[], classes: number | undefined): Split {
  const length = inputs.array.shape[0] ?? 0;
  if (length === 0) throw new RunError(`${inputs.where} holds no samples`, { remedy: 'its first axis is the one of samples' });
  if (targets.array.shape[0] !== length) throw new RunError(`${inputs.where} holds ${length} samples, but ${targets.where} ${targets.array.shape[0] ?? 0} targets`, { remedy: 'save both from the same samples' });
  fits(inputs, shape, 'shape');
  fits(targets, targetShape, classes === undefined ? 'target_shape' : 'classes');
  const values = inputs.array.values();
  return {
    length,
    inputs: inputs.array.type === 'u1' ? Uint8Array.from(values) : finite(values, inputs.where, sizeOf(shape)),
    targets: classes === undefined ? finite(targets.array.values(), targets.where, sizeOf(targetShape)) : classIndices(targets, classes),
  };
}

/** The axes behind that of samples may be cut up otherwise, but not be of another size. */
function fits({ array, where }: Found, shape: readonly number[], argument: string): void {
  const rows = array.shape.slice(1);
  if (sizeOf(rows) === sizeOf(shape)) return;
  throw new RunError(`${where} has rows of ${rows.join('x') || '1 value'}, but they should be ${shape.join('x') || '1 value'}`, {
    remedy: argument === 'classes' ? 'give the number of each sample\'s class: numpy.argmax(y, axis=1) makes it of one-hot rows' : `write \`${argument}: ${rows.join('x') || 1}\``,
  });
}

function finite(values: ArrayLike<number>, where: string, width: number): Float32Array {
  const floats = Float32Array.from(values);
  const wrong = floats.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return floats;
  throw new RunError(`${where}: row ${Math.floor(wrong / width)} holds ${String(values[wrong])}, which is no finite float32`, { remedy: 'leave that row out, or mend it: numpy.nan_to_num(x)' });
}

function classIndices({ array, where }: Found, classes: number): Int32Array {
  const values = array.values();
  for (let i = 0; i < values.length; i++) {
    const label = values[i]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new RunError(`${where}: row ${i} is ${label}, no class of 0 … ${classes - 1}`, { remedy: 'classes are whole numbers from 0: set `classes`, or leave it out to learn values' });
  }
  return Int32Array.from(values);
}
