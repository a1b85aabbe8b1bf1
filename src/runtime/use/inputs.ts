/** Reads what a model is to answer: pictures, rows of CSV, arrays of NumPy, prepared as the training samples were. */
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { decodeImage } from '../data/decode-image.ts';
import { readDataFile } from '../data/files.ts';
import { parseNpy } from '../data/npy.ts';
import { resize } from '../data/resize.ts';
import { applyScaling } from '../data/scaling.ts';
import { fileProblem, RunError } from '../errors.ts';
import type { Preparation } from '../experiment.ts';

export interface Given {
  /** A file, or a file and the row in it (from 1). */
  readonly name: string;
  /** One input of the model. */
  readonly values: Float32Array;
}

export interface InputForm {
  /** Of one input, without the batch axis. */
  readonly shape: readonly number[];
  /** As it is stored with the model. */
  readonly preparation: Preparation | undefined;
}

const PICTURE = /\.(png|jpe?g)$/i;

/** A file or a folder of pictures. @throws RunError naming file, row, and what is wrong */
export function readInputs(path: string, form: InputForm): Given[] {
  if (isFolder(path)) {
    const found = picturesUnder(path);
    if (found.length === 0) throw new RunError(`the folder ${path} holds no pictures`, { remedy: 'give a folder with .png or .jpg files, or a file' });
    return found.map((file) => picture(file, form));
  }
  if (PICTURE.test(path)) return [picture(path, form)];
  switch (extname(path).toLowerCase()) {
    case '.csv': return rowsOfCsv(path, form);
    case '.npy': return rowsOfNpy(path, form);
    default: throw new RunError(`${path} is of no kind that is read here`, { remedy: 'give .png, .jpg, .csv or .npy files, or a folder of pictures' });
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { reason, remedy } = fileProblem(error);
    throw new RunError(`cannot read ${path}: ${reason}`, { remedy, cause: error });
  }
}

const picturesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? picturesUnder(join(folder, entry.name)) : PICTURE.test(entry.name) ? [join(folder, entry.name)] : []));

function picture(path: string, form: InputForm): Given {
  const [height, width, channels] = form.shape;
  if (form.shape.length !== 3 || (channels !== 1 && channels !== 3)) throw new RunError(`${path} is a picture, but the model takes ${form.shape.join('x')}`, { remedy: 'give .csv or .npy files' });
  try {
    const bytes = resize(decodeImage(readDataFile(path), channels), height!, width!);
    return { name: path, values: prepared(Float32Array.from(bytes, (byte) => byte / 255), form, path) };
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path} cannot be decoded: ${(error as Error).message}`, { remedy: 'save it again as PNG or JPEG', cause: error });
  }
}

function rowsOfCsv(path: string, form: InputForm): Given[] {
  const { features } = form.preparation ?? {};
  if (features === undefined) throw new RunError(`${path}: the model was trained on no named columns`, { remedy: 'give .npy files, or pictures' });
  let rows: Record<string, string>[];
  try {
    rows = parse(Buffer.from(readDataFile(path)), { columns: true, trim: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(`${path}: ${(error as Error).message}`, { remedy: 'mend this row', cause: error });
  }
  const lacking = features.find((name) => rows[0] !== undefined && !(name in rows[0]));
  if (lacking !== undefined) throw new RunError(`${path} has no column \`${lacking}\``, { remedy: `its first row is to name ${features.join(', ')}` });
  return rows.map((row, i) => {
    const values = Float32Array.from(features, (name) => (row[name] === '' ? Number.NaN : Number(row[name])));
    return { name: `${path}:${i + 1}`, values: prepared(values, form, `${path}, row ${i + 1}`) };
  });
}

function rowsOfNpy(path: string, form: InputForm): Given[] {
  const { shape, type, values } = parseNpy(readDataFile(path));
  const size = form.shape.reduce((product, n) => product * n, 1);
  const rows = shape[0] ?? 0;
  const all = Float32Array.from(values());
  if (rows === 0 || all.length !== rows * size) throw new RunError(`${path} has rows of ${shape.slice(1).join('x') || '1 value'}, but the model takes ${form.shape.join('x')}`, { remedy: 'its first axis is the one of samples' });
  const scaled = type === 'u1' ? all.map((byte) => byte / 255) : all;
  return Array.from({ length: rows }, (_, i) => ({ name: `${path}:${i + 1}`, values: prepared(scaled.slice(i * size, (i + 1) * size), form, `${path}, row ${i + 1}`) }));
}

/** Gaps filled and values scaled with what was fitted on the training samples. */
function prepared(values: Float32Array, { preparation }: InputForm, where: string): Float32Array {
  const { fill, scaling } = preparation ?? {};
  const filled = fill === undefined ? values : values.map((x, i) => (Number.isNaN(x) ? fill[i % fill.length]! : x));
  const wrong = filled.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) throw new RunError(`${where}: value ${wrong + 1} is missing or no number`, { remedy: 'fill it in' });
  return scaling === undefined ? filled : applyScaling({ ...scaling, kind: scaling.kind as 'standard' }, filled);
}
