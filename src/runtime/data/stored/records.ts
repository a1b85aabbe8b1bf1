/** Rows of one length in files: each is found by its number, and read alone or, on the way through all of them, with its neighbours. */
import { closeSync, openSync, readSync } from 'node:fs';
import { fileProblem } from '../../errors.ts';
import { DataFileError } from '../files.ts';
import { ELEMENTS } from '../npy.ts';
import type { RecordStore, RowReader } from './rows.ts';

/** @param ahead bytes that are read at once */
export function openRecords(store: RecordStore, ahead: number): RowReader {
  const { stride, skip, size, planes = 1, little } = store;
  const [width, readElement] = ELEMENTS[store.element]!;
  // Rows may overlap, as sequences of one text do.
  const own = Math.max(stride, skip + width * size);
  const most = Math.max(1, Math.floor((ahead - own) / stride) + 1);
  const window = new Uint8Array((most - 1) * stride + own);
  const view = new DataView(window.buffer);
  // Only where the processor's order is the file's, as on every machine that Node runs on but big-endian ones.
  const floats = store.element === 'f4' && little && LITTLE && stride % 4 === 0 && skip % 4 === 0 ? new Float32Array(window.buffer) : undefined;
  const files = store.files.map((file) => ({ ...file, open: undefined as number | undefined }));
  let [first, held] = [0, 0];

  const fill = (row: number): void => {
    let [before, at] = [0, 0];
    while (at + 1 < files.length && row >= before + files[at]!.rows) before += files[at++]!.rows;
    const file = files[at]!;
    const rows = Math.min(most, file.rows - (row - before));
    const wanted = (rows - 1) * stride + own;
    try {
      file.open ??= file.fd ?? openSync(file.path, 'r');
      let got = 0;
      for (let read = -1; got < wanted && read !== 0; got += read)
        read = readSync(file.open, window, got, wanted - got, file.start + (row - before) * stride + got);
      if (got < wanted) throw new DataFileError(`${file.path} ends before row ${row}: it has been cut short since the training began`, { remedy: 'fetch or save it again, and leave it alone while it is read', exitCode: 1 });
    } catch (error) {
      if (error instanceof DataFileError) throw error;
      const { reason, remedy } = fileProblem(error);
      throw new DataFileError(`cannot read row ${row} of ${file.path}: ${reason}`, { remedy, exitCode: 1, cause: error });
    }
    first = row;
    held = rows;
  };

  return {
    read(row, into, at) {
      if (row < first || row >= first + held) fill(row);
      const start = (row - first) * stride + skip;
      if (floats !== undefined) into.set(floats.subarray(start / 4, start / 4 + size), at);
      else if (store.type === 'bytes') interleave(window, start, size / planes, planes, into, at);
      else for (let i = 0; i < size; i++) into[at + i] = readElement(view, start + width * i, little);
    },
    close() {
      for (const { fd, open } of files) if (fd === undefined && open !== undefined) closeSync(open);
      held = 0;
    },
  };
}

/** Bytes of planes that lie one after the other, a byte of each in turn. */
function interleave(from: Uint8Array, start: number, plane: number, planes: number, into: Float32Array | Uint8Array, at: number): void {
  if (planes === 1) into.set(from.subarray(start, start + plane), at);
  else for (let k = 0; k < planes; k++) for (let i = 0; i < plane; i++) into[at + i * planes + k] = from[start + k * plane + i]!;
}

const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
