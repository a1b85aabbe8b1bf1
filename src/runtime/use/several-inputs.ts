/** Reads samples for a model of several inputs: each input by its name, out of a row, an archive of arrays, or a folder of folders. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { openNpz } from '../data/npz.ts';
import { openPiece, readPiece } from '../data/stored/pieces.ts';
import { RunError } from '../errors.ts';
import { arrayOf, numbersOf, picture, PICTURE, prepared, rowsOf, type InputForm } from './inputs.ts';
import { eachRecord } from './records.ts';

export interface NamedInput extends InputForm {
  readonly name: string;
}

/** A sample, its values in the order of the inputs. */
export interface GivenSeveral {
  readonly name: string;
  readonly values: readonly Float32Array[];
}

/** @throws RunError naming file, row and input, and what is wrong */
export async function readSeveral(path: string, inputs: readonly NamedInput[]): Promise<GivenSeveral[]> {
  const names = inputs.map(({ name }) => name).join(', ');
  if (existsSync(path) && statSync(path).isDirectory()) return pairedPictures(path, inputs);
  switch (extname(path).toLowerCase()) {
    case '.npz': return arraysOf(path, inputs);
    case '.csv': case '.jsonl': case '.ndjson': {
      const given: GivenSeveral[] = [];
      await eachRecord(path, (record, name, where) => void given.push({ name, values: inputs.map((input) => valuesOf(record, input, where, path)) }));
      return given;
    }
    default:
  }
  await openPiece(path, 0); // whatever keeps the file itself from being read
  throw new RunError(`${path} gives one input, and the model takes ${inputs.length}: ${names}`, { remedy: `give .csv or .jsonl files with the columns or keys ${names} (numbers, or names of pictures), a .npz file with arrays of these names, or a folder with the folders ${names}` });
}

/** Under the input's name a number, a list of numbers or the name of a picture; a CSV may have a column a value, `left_1`, `left_2` … */
function valuesOf(record: Readonly<Record<string, unknown>>, input: NamedInput, where: string, path: string): Float32Array {
  const { name, shape } = input;
  const size = shape.reduce((product, n) => product * n, 1);
  const columns = Array.from({ length: size }, (_, k) => `${name}_${k + 1}`);
  const spread = !Object.hasOwn(record, name) && Object.hasOwn(record, columns[0]!);
  const lacking = (spread ? columns : [name]).find((column) => !Object.hasOwn(record, column));
  if (lacking !== undefined) throw new RunError(`${where} has no \`${lacking}\``, { remedy: `every row is to have ${name}: a number, the name of a picture, or ${columns[0]} … ${columns.at(-1)}` });
  const cell = spread ? columns.map((column) => record[column]) : record[name];
  if (typeof cell === 'string' && PICTURE.test(cell)) return picture(join(dirname(path), cell), input).values;
  return prepared(Float32Array.from(numbersOf(cell, `${where}, \`${name}\``)), input, `${where}, \`${name}\``);
}

async function arraysOf(path: string, inputs: readonly NamedInput[]): Promise<GivenSeveral[]> {
  const pieces = await openNpz(path, inputs.map(({ name }) => name), Infinity);
  const arrays = inputs.map((input) => {
    const where = `${path}, array \`${input.name}\``;
    return rowsOf(where, ...arrayOf(readPiece(pieces.get(input.name)!), where), input);
  });
  const [first, ...others] = arrays;
  const other = others.findIndex(({ length }) => length !== first!.length);
  if (other >= 0)
    throw new RunError(
      `${path} holds ${first!.length} rows of \`${inputs[0]!.name}\` and ${others[other]!.length} of \`${inputs[other + 1]!.name}\``,
      { remedy: 'row n of each array is of sample n' },
    );
  return first!.map((_, i) => ({ name: `${path}:${i + 1}`, values: arrays.map((rows) => rows[i]!.values) }));
}

/** A folder for each input; pictures of one name, whatever their kinds, are of one sample. */
function pairedPictures(path: string, inputs: readonly NamedInput[]): GivenSeveral[] {
  const folders = inputs.map((input) => {
    const folder = join(path, input.name);
    if (!existsSync(folder)) throw new RunError(`the folder ${path} has no folder ${input.name}`, { remedy: `the model takes ${inputs.map(({ name }) => name).join(', ')}: give a folder with a folder of pictures for each` });
    const found = readdirSync(folder)
      .filter((name) => PICTURE.test(name))
      .sort()
      .map((name): [string, string] => [basename(name, extname(name)), join(folder, name)]);
    return { input, pictures: new Map(found) };
  });
  const stems = [...new Set(folders.flatMap(({ pictures }) => [...pictures.keys()]))].sort();
  if (stems.length === 0) throw new RunError(`the folders in ${path} hold no pictures`, { remedy: 'put .png or .jpg files into them, of one name for one sample' });
  return stems.map((stem) => ({
    name: join(path, stem),
    values: folders.map(({ input, pictures }) => {
      const file = pictures.get(stem);
      if (file === undefined) throw new RunError(`${join(path, input.name)} has no picture ${stem}`, { remedy: 'pictures of one sample have one name in each folder' });
      return picture(file, input).values;
    }),
  }));
}
