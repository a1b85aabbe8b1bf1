/** A contact sheet: each row a training sample and what the pipeline makes of it in eight epochs, with its label beneath. */
import type { Sample, SampleForm } from './types.ts';
import { imageForm } from './ops/image-form.ts';

/** Pixels with red, green and blue, as PNG wants them with an alpha that is always full. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const GAP = 4;
/** Between the originals and the results. */
const AISLE = 16;
/** Height of the strip that shows a label: one colour a class, as wide as its share. */
const STRIP = 6;
const SMALLEST_CELL = 72;
const BACKGROUND = [32, 35, 40] as const;

/**
 * @param rows one a sample: the original, then the results
 * @param classes number of classes; without it there are no strips
 * @param form of the images, 1, 3 or 4 channels
 */
export function drawSheet(rows: readonly (readonly Sample[])[], form: SampleForm, classes: number | undefined): Sheet {
  const image = imageForm('preview', form);
  const scale = Math.max(1, Math.ceil(SMALLEST_CELL / Math.max(image.height, image.width)));
  const cellWidth = image.width * scale;
  const cellHeight = image.height * scale + (classes === undefined ? 0 : STRIP);
  const columns = rows[0]?.length ?? 0;
  const width = GAP + columns * (cellWidth + GAP) + AISLE - GAP;
  const height = GAP + rows.length * (cellHeight + GAP);
  const rgba = new Uint8Array(width * height * 4);
  const paint = (x: number, y: number, [red, green, blue]: readonly [number, number, number]): void =>
    void rgba.set([red, green, blue, 255], (y * width + x) * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) paint(x, y, BACKGROUND);
  const grey = (value: number): number => Math.round((255 * (value - form.low)) / (form.high - form.low || 1));
  rows.forEach((row, r) => row.forEach(({ values, target }, c) => {
    const left = GAP + c * (cellWidth + GAP) + (c > 0 ? AISLE - GAP : 0);
    const top = GAP + r * (cellHeight + GAP);
    for (let y = 0; y < image.height * scale; y++) {
      for (let x = 0; x < cellWidth; x++) {
        const at = (Math.floor(y / scale) * image.width + Math.floor(x / scale)) * image.channels;
        const [red, green, blue] = image.channels < 3 ? [0, 0, 0] : [0, 1, 2];
        paint(left + x, top + y, [grey(values[at + red]!), grey(values[at + green]!), grey(values[at + blue]!)]);
      }
    }
    if (classes === undefined) return;
    for (let x = 0; x < cellWidth; x++) {
      const colour = colourOf(classAt((x + 0.5) / cellWidth, target), classes);
      for (let y = 1; y < STRIP; y++) paint(left + x, top + image.height * scale + y, colour);
    }
  }));
  return { width, height, rgba };
}

/** The class whose share of the label a place from 0 to 1 falls into. */
function classAt(place: number, target: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < target.length; k++) {
    sum += target[k]!;
    if (place < sum) return k;
  }
  return target.length - 1;
}

/** Hues all around the circle, light and dark in turn. */
function colourOf(label: number, classes: number): readonly [number, number, number] {
  const hue = (label / classes) * 6;
  const light = label % 2 === 0 ? 235 : 165;
  const channel = (shift: number): number => Math.round(light * Math.min(1, Math.max(0, Math.abs(((hue + shift) % 6) - 3) - 1)));
  return [channel(0), channel(4), channel(2)];
}
