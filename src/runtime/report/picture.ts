/** A sample as a small PNG within a page. */
import { PNG } from 'pngjs';

export interface PictureForm {
  /** Height, width, channels. */
  readonly shape: readonly number[];
  /** The values that are black and white. */
  readonly low: number;
  readonly high: number;
}

/** Longest side in pixels: of larger pictures every so many-th pixel is taken. */
const LONGEST = 96;

/** Whether samples of that shape can be shown: 1, 3 or 4 channels. */
export const isPicture = (shape: readonly number[]): boolean => shape.length === 3 && [1, 3, 4].includes(shape[2]!);

/** A `data:` URL. */
export function pictureOf(values: ArrayLike<number>, { shape, low, high }: PictureForm): string {
  const [height, width, channels] = shape as [number, number, number];
  const stride = Math.ceil(Math.max(height, width) / LONGEST);
  const png = new PNG({ width: Math.ceil(width / stride), height: Math.ceil(height / stride) });
  const byte = (at: number): number => Math.max(0, Math.min(255, Math.round((255 * (values[at]! - low)) / (high - low || 1))));
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const from = (y * stride * width + x * stride) * channels;
      const [red, green, blue] = channels < 3 ? [0, 0, 0] : [0, 1, 2];
      png.data.set([byte(from + red), byte(from + green), byte(from + blue), 255], (y * png.width + x) * 4);
    }
  }
  return `data:image/png;base64,${PNG.sync.write(png, { colorType: channels < 3 ? 0 : 2 }).toString('base64')}`;
}
