/** A file for values that memory has no room for, in a form that is read by row. It has no name, so that it is gone with the process, however that ends. */
import { mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../engine/native/cache.ts';
import { fileProblem, RunError } from '../../errors.ts';
import type { RecordStore } from './rows.ts';

let count = 0;

export class Scratch {
  readonly path: string;
  readonly fd: number;
  #length = 0;

  /** In `GRADNET_SCRATCH`, or the user's cache: what is meant for temporary files is memory on many machines. @throws RunError where it cannot be written */
  constructor(folder = process.env['GRADNET_SCRATCH'] || cacheDirectory()) {
    this.path = join(folder, `scratch-${process.pid}-${count++}`);
    try {
      mkdirSync(folder, { recursive: true });
      this.fd = openSync(this.path, 'wx+');
    } catch (error) {
      throw problem(`cannot make a file for samples in ${folder}`, error);
    }
    try {
      rmSync(this.path);
    } catch {
      // Where an open file cannot be removed.
      process.once('exit', () => rmSync(this.path, { force: true }));
    }
  }

  get length(): number { return this.#length; }

  /** @throws RunError on a full disk */
  write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.fd, bytes, done, bytes.length - done, this.#length + done);
    } catch (error) {
      throw problem(`samples could not be written to ${this.path}, ${Math.round(this.#length / 2 ** 20)} MB of which are there`, error);
    }
    this.#length += bytes.length;
  }

  /** What was written, as rows of `size` numbers of this processor's kind. */
  store(size: number, type: 'bytes' | 'floats', where: string): RecordStore {
    const stride = size * (type === 'bytes' ? 1 : Float32Array.BYTES_PER_ELEMENT);
    const little = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    const length = this.#length / stride;
    return { kind: 'records', type, size, length, where, stride, skip: 0, element: type === 'bytes' ? 'u1' : 'f4', little, files: [{ path: this.path, fd: this.fd, start: 0, rows: length }] };
  }
}

function problem(what: string, error: unknown): RunError {
  const { reason, remedy } = fileProblem(error);
  return new RunError(`${what}: ${reason}`, { remedy: `${remedy.replace(/ with --out DIR/, '')}: set GRADNET_SCRATCH to a folder with room, or GRADNET_DATA_MEMORY to what memory can hold`, exitCode: 1, cause: error });
}
