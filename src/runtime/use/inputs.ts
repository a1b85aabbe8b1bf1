/** Reads what a model is to answer: pictures, rows, arrays and texts, prepared as the training samples were. */
import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeImage } from '../data/decode-image.ts';
import { readDataFile } from '../data/files.ts';
import { isMissing, numberOf, oneOf, type Column, type DecimalMark } from '../data/fields.ts';
import { checkDepth } from '../data/json-lines.ts';
import { parseIdxHeader } from '../data/idx.ts';
import { parseNpy } from '../data/npy.ts';
import { resize } from '../data/resize.ts';
import { applyScaling } from '../data/scaling.ts';
import { encoder, padded, type Tokenizer } from '../data/text/tokenizer.ts';
import { fileProblem, RunError } from '../errors.ts';
import { Unreadable } from '../pretrained/unreadable.ts';
import type { Preparation } from '../experiment.ts';
import { readRecords } from './records.ts';

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

/** Samples, rows, columns. */
const IMAGES_RANK = 3;
export const PICTURE = /\.(png|jpe?g)$/i;

/** A file or a folder of pictures. @throws RunError naming file, row, and what is wrong */
export async function readInputs(path: string, form: InputForm): Promise<Given[]> {
  if (isFolder(path)) {
    const found = picturesUnder(path);
    if (found.length === 0) throw new RunError(`the folder ${path} holds no pictures`, { remedy: 'give a folder with .png or .jpg files, or a file' });
    return found.map((file) => picture(file, form));
  }
  if (PICTURE.test(path)) return [picture(path, form)];
  switch (extname(path).toLowerCase()) {
    case '.npy': return rowsOfNpy(path, form);
    case '.txt': return [prepareText(path, form, readText(path), path)];
    case '.csv': case '.jsonl': case '.ndjson': return rowsOfRecords(path, form);
    default: if (/idx\d-ubyte(\.gz)?$/.test(path)) return rowsOfIdx(path, form);
  }
  throw new RunError(`${path} is of no kind that is read here`, { remedy: 'give .png, .jpg, .csv, .jsonl, .txt, .npy or -idx3-ubyte files, or a folder of pictures' });
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

export function picture(path: string, form: InputForm): Given {
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

const rowsOfNpy = (path: string, form: InputForm): Given[] => rowsOf(path, ...arrayOf(readDataFile(path), path), form);

/** What `rowsOf` takes of a .npy file. @throws RunError where it is damaged */
export function arrayOf(bytes: Uint8Array, where: string): [shape: readonly number[], bytes: boolean, values: Float32Array] {
  try {
    const { shape, type, values } = parseNpy(bytes);
    return [shape, type === 'u1', Float32Array.from(values())];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new RunError(`${where} cannot be read: ${error.message}`, { remedy: error.remedy, cause: error });
  }
}

function rowsOfIdx(path: string, form: InputForm): Given[] {
  const bytes = readDataFile(path);
  const { shape, start, size } = parseIdxHeader(bytes, bytes.length, IMAGES_RANK, path);
  return rowsOf(path, shape, true, Float32Array.from(bytes.subarray(start, start + size)), form);
}

/** @param bytes whether values are those of pictures, 0 to 255 */
export function rowsOf(path: string, shape: readonly number[], bytes: boolean, all: Float32Array, form: InputForm): Given[] {
  const size = form.shape.reduce((product, n) => product * n, 1);
  const rows = shape[0] ?? 0;
  if (rows === 0 || all.length !== rows * size) throw new RunError(`${path} has rows of ${shape.slice(1).join('x') || '1 value'}, but the model takes ${form.shape.join('x')}`, { remedy: 'its first axis is the one of samples' });
  const scaled = bytes ? all.map((byte) => byte / 255) : all;
  return Array.from({ length: rows }, (_, i) => ({ name: `${path}:${i + 1}`, values: prepared(scaled.slice(i * size, (i + 1) * size), form, `${path}, row ${i + 1}`) }));
}

async function rowsOfRecords(path: string, form: InputForm): Promise<Given[]> {
  const { features, tokenizer, table } = form.preparation ?? {};
  if (features === undefined) throw new RunError(`${path}: the model was trained on no named columns`, { remedy: tokenizer === undefined ? 'give .npy files, or pictures' : 'give .txt files' });
  const columns: readonly Column[] = table?.columns ?? features.map((name) => ({ name }));
  const records = await readRecords(path, columns.map(({ name }) => name), table);
  const mark = path.toLowerCase().endsWith('.csv') ? table?.decimal : undefined;
  return records.map(({ name, where, cells }) => {
    if (tokenizer !== undefined) return prepareText(name, form, String(cells[0]), where);
    return { name, values: prepared(Float32Array.from(cells.flatMap((cell, k) => valuesOf(cell, columns[k]!, where, mark))), form, where) };
  });
}

/** What a cell is worth to the model. @throws RunError for a text that the training's column did not hold */
function valuesOf(cell: unknown, { name, categories }: Column, where: string, mark: DecimalMark | undefined): readonly number[] {
  if (categories === undefined) return numbersOf(cell, `${where}, \`${name}\``, mark);
  const text = typeof cell === 'string' ? cell : cell === null || cell === undefined ? '' : JSON.stringify(cell);
  const values = oneOf(categories, text);
  if (values === undefined) throw new RunError(`${where}: \`${name}\` is ${JSON.stringify(text)}, which the training did not know`, { remedy: `it knew ${categories.slice(0, 20).map((each) => JSON.stringify(each)).join(', ')}${categories.length > 20 ? ', …' : ''}` });
  return values;
}

/** Of a cell, or of a list and the lists in it; an empty one is a gap, a text is read as in a table. @throws RunError for a text that is no number */
export function numbersOf(cell: unknown, where: string, mark?: DecimalMark, depth = 1): number[] {
  if (Array.isArray(cell)) {
    checkDepth(depth, where);
    return cell.flatMap((each) => numbersOf(each, where, mark, depth + 1));
  }
  if (cell === null || cell === undefined || (typeof cell === 'string' && isMissing(cell))) return [Number.NaN];
  const value = typeof cell === 'string' ? numberOf(cell, mark) : Number(cell);
  if (Number.isNaN(value)) throw new RunError(`${where} is ${JSON.stringify(cell)}, no number`, { remedy: 'mend the value' });
  return [value];
}

function readText(path: string): string {
  return new TextDecoder().decode(readDataFile(path));
}

/** Taken apart as the texts of the training were. */
function prepareText(name: string, { shape, preparation }: InputForm, text: string, where: string): Given {
  const { tokenizer } = preparation ?? {};
  if (tokenizer === undefined) throw new RunError(`${where} is a text, but the model was not trained on texts`, { remedy: 'give files of the kind that it was trained on' });
  return { name, values: Float32Array.from(padded(encoder(tokenizer as Tokenizer)(text), shape[0]!)) };
}

/** Gaps filled and values scaled with what was fitted on the training samples. */
export function prepared(values: Float32Array, { shape, preparation }: InputForm, where: string): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  if (values.length !== size) throw new RunError(`${where} holds ${values.length} numbers, but the model takes ${shape.join('x')}`, { remedy: 'give as many' });
  const { fill, scaling } = preparation ?? {};
  const filled = fill === undefined ? values : values.map((x, i) => (Number.isNaN(x) ? fill[i % fill.length]! : x));
  const wrong = filled.findIndex((x) => !Number.isFinite(x));
  if (wrong >= 0) throw new RunError(`${where}: value ${wrong + 1} is missing or no number`, { remedy: 'fill it in' });
  return scaling === undefined ? filled : applyScaling({ ...scaling, kind: scaling.kind as 'standard' }, filled);
}
