/** Class labels as bytes become int32 class indices, none out of range. */
import { RunError } from '../errors.ts';

/** @throws RunError naming the first label that is not below `classes` */
export function toClassIndices(bytes: Uint8Array, classes: number, path: string): Int32Array {
  const wrong = bytes.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new RunError(`${path}: label ${wrong + 1} is ${bytes[wrong]}, outside 0 … ${classes - 1}`, {
      remedy: `this source has ${classes} classes: give files of that kind, or fetch the file again`,
    });
  }
  return Int32Array.from(bytes);
}
