/** One JSON object a line, read as a stream, so that the text is never whole in memory. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileProblem, RunError } from '../errors.ts';
import type { DataSource } from '../experiment.ts';
import { checkUtf16, checkUtf8 } from './encoding.ts';
import { placeOf } from './files.ts';
import { Growing } from './growing.ts';
import { LabelNames } from './label-names.ts';
import { prepare } from './prepare.ts';
import type { ScalingKind } from './scaling.ts';
import { Skipped, type OnError } from './skipped.ts';
import { dataMemory } from './stored/memory.ts';

export interface JsonLinesOptions {
  /** Seen from the working directory. */
  file: string;
  /** Of one sample. */
  shape: readonly number[];
  /** Keys whose values, one after the other, fill the shape. */
  inputs: readonly string[];
  /** Key of what is learned. */
  target: string;
  /** Without it targets are values. */
  classes?: number;
  /** Of one target that is no class (default [1]). */
  targetShape?: readonly number[];
  normalize?: ScalingKind;
  /** Part of the lines held out for validation (default 0.2). */
  validationFraction?: number;
  /** What a line does that is no sample: ends the run (default), or is left out and counted. */
  onError?: OnError;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Errors name file, line, key and remedy. */
export function jsonLines(options: JsonLinesOptions): DataSource {
  const { shape, target, classes, targetShape = [1], normalize = 'standard', validationFraction, onError } = options;
  return {
    name: 'json_lines',
    async load({ directory, seed, memory = dataMemory(), say }) {
      const path = placeOf(options.file, directory);
      const [values, targets, labels] = [new Growing(memory), new Growing(), new LabelNames()];
      const skipped = new Skipped(onError);
      let length = 0;
      // All of a line is read before any of it is kept: it may be passed over.
      const add = ({ where, text }: JsonLine): void => {
        const record = parseLine(text, where);
        const given = options.inputs.flatMap((key) => numbersOf(record, key, where));
        if (given.length !== sizeOf(shape)) {
          throw new RunError(`${where}: the inputs hold ${given.length} numbers, but \`shape\` ${shape.join('x')} takes ${sizeOf(shape)}`, { remedy: 'set `shape`, or mend this line; `on_error: skip` leaves out such lines' });
        }
        if (classes === undefined) {
          const learned = numbersOf(record, target, where);
          if (learned.length !== sizeOf(targetShape)) throw new RunError(`${where}: \`${target}\` holds ${learned.length} numbers, not ${sizeOf(targetShape)}`, { remedy: 'set `target_shape`, or mend this line' });
          for (const value of learned) targets.push(value);
        } else labels.add(labelOf(record, target, where));
        for (const value of given) values.push(value);
        length++;
      };
      for await (const line of jsonLinesOf(path)) skipped.attempt(() => add(line));
      if (length === 0)
        throw new RunError(`${path} holds no samples`, {
          remedy: skipped.remedy('give a file with a JSON object on each line', 'lines'),
        });
      skipped.tell(say, 'line');
      const inputs = values.rows(sizeOf(shape), path);
      const common = { name: 'json_lines', from: `${path}${skipped.suffix}`, shape, features: options.inputs };
      const how = { normalize, validationFraction, memory };
      if (classes === undefined) return prepare({ ...common, targetShape, samples: { length, inputs, targets: targets.values() } }, how, seed);
      const { names, indices } = labels.number(classes, `${path}, key \`${target}\`,`);
      return prepare({ ...common, targetShape: [], classes, labels: names, samples: { length, inputs, targets: indices } }, how, seed);
    },
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A line that is not empty, with its number in words. */
interface JsonLine { readonly where: string; readonly text: string }

/** @throws RunError for what is no JSON object, with the line */
export async function* jsonRecords(path: string): AsyncGenerator<{ readonly where: string; readonly record: JsonObject }> {
  for await (const { where, text } of jsonLinesOf(path)) yield { where, record: parseLine(text, where) };
}

export async function* jsonLinesOf(path: string): AsyncGenerator<JsonLine> {
  const file = createReadStream(path, 'utf8');
  // The lines end early when the file cannot be read, without an error of their own.
  let failed: unknown;
  file.on('error', (error) => { failed = error; });
  let line = 0;
  try {
    for await (const text of createInterface({ input: file, crlfDelay: Infinity })) {
      line++;
      if (line === 1) checkUtf16(text, path);
      const json = line === 1 ? text.replace(/^\uFEFF/, '') : text;
      if (json.trim() !== '') yield { where: `${path}, line ${line}`, text: json };
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    failed ??= error;
  }
  if (failed === undefined) return;
  const { reason, remedy } = fileProblem(failed);
  throw new RunError(`cannot read ${path}: ${reason}`, { remedy: `${remedy}, or give its directory with --data DIR`, cause: failed });
}

/** @throws RunError for what is no JSON object */
export function parseLine(text: string, where: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RunError(`${where} is no JSON: ${(error as Error).message}`, {
      remedy: /[[:,]\s*(NaN|-?Infinity)\b/.test(text)
        ? 'JSON has no NaN or Infinity, which Python writes unless it is told allow_nan=False: leave out such lines with `on_error: skip`, or mend them'
        : 'each line holds one whole object; the file may be cut short, or be a single JSON document', cause: error,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new RunError(`${where} is no object`, { remedy: 'write each sample as an object: {"x": [1, 2], "y": 0}' });
}

function valueOf(record: JsonObject, key: string, where: string): unknown {
  if (Object.hasOwn(record, key) && record[key] !== null) return record[key];
  throw new RunError(`${where}: \`${key}\` is missing`, { remedy: `this line has ${Object.keys(record).slice(0, 8).map((name) => `\`${name}\``).join(', ') || 'no keys'}` });
}

/** Lists in lists, as deep as no array of numbers has axes: going through them would run out of stack. */
const MOST_DEPTH = 64;

/** @throws RunError for lists nested too deep */
export function checkDepth(depth: number, where: string): void {
  if (depth > MOST_DEPTH) throw new RunError(`${where} holds lists nested more than ${MOST_DEPTH} deep`, { remedy: 'write a number, or a list of numbers' });
}

/** A number, or all of a list and the lists in it. */
function numbersOf(record: JsonObject, key: string, where: string): number[] {
  const numbers: number[] = [];
  const push = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      checkDepth(depth, `${where}: \`${key}\``);
      return value.forEach((each) => push(each, depth + 1));
    }
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(Math.fround(number))) {
      throw new RunError(`${where}: \`${key}\` holds ${typeof number === 'number' ? 'a number that is too large for float32' : `${JSON.stringify(value)}, which is no number`}`, { remedy: 'mend it, leave out such lines with `on_error: skip`, or name other keys as inputs' });
    }
    numbers.push(number);
  };
  push(valueOf(record, key, where), 1);
  return numbers;
}

function labelOf(record: JsonObject, key: string, where: string): string {
  const value = valueOf(record, key, where);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new RunError(`${where}: \`${key}\` is a list or an object, no label`, {
      remedy: 'give a text or a number as label, or leave `classes` out to learn values',
    });
  checkUtf8(String(value), `${where}: \`${key}\``);
  return String(value);
}
