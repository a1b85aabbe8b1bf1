/** Pictures the way they were held: cameras store rows as their sensor has them, and in Exif how to turn them (Exif 2.3, tag 0x0112). */

interface Pixels { readonly height: number; readonly width: number; readonly data: Uint8Array }

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const ORIENTATION = 0x0112;

/** 1 to 8 as Exif counts them: 1 is upright, and so is a JPEG that says nothing. */
export function orientationOf(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== START_OF_SCAN;) {
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (jpeg[at + 1] === APP1 && end <= jpeg.length && Buffer.from(jpeg.buffer, jpeg.byteOffset + at + 4, 6).equals(Buffer.from('Exif\0\0')))
      return fromTiff(new DataView(jpeg.buffer, jpeg.byteOffset + at + 10, length - 8));
    at = end;
  }
  return 1;
}

/** Of the first directory of tags; 1 where it is damaged, since the picture may be sound all the same. */
function fromTiff(view: DataView): number {
  try {
    const little = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, little);
    for (let k = 0; k < view.getUint16(directory, little); k++) {
      const entry = directory + 2 + 12 * k;
      if (view.getUint16(entry, little) !== ORIENTATION) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** Upright. From 5 on rows and columns change places; then the mirrors. */
export function upright({ height, width, data }: Pixels, orientation: number): Pixels {
  if (orientation === 1) return { height, width, data };
  const turned = orientation >= 5;
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const source = new Uint32Array(data.buffer, data.byteOffset, height * width);
  const pixels = new Uint32Array(height * width);
  const [rows, columns] = turned ? [width, height] : [height, width];
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, to++) {
      const [row, column] = turned ? [x, y] : [y, x];
      pixels[to] = source[(fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column)]!;
    }
  }
  return { height: rows, width: columns, data: new Uint8Array(pixels.buffer) };
}
