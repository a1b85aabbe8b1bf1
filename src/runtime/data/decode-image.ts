/** PNG and JPEG files as rows of bytes with one channel or three. */
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { orientationOf, upright } from './orientation.ts';

export interface Picture {
  readonly height: number;
  readonly width: number;
  /** 1 or 3, the last axis. */
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/** A file that claims more pixels is broken or hostile. */
const MOST_PIXELS = 1e8;

/** @throws Error that says why the bytes are no picture */
export function decodeImage(bytes: Uint8Array, channels: 1 | 3): Picture {
  const { height, width, data } = rgba(bytes);
  const pixels = new Uint8Array(height * width * channels);
  for (let from = 0, to = 0; to < pixels.length; from += 4) {
    if (channels === 1) {
      // The weights of ITU-R 601-2, in 16 bits, as Pillow has them.
      pixels[to++] = (data[from]! * 19595 + data[from + 1]! * 38470 + data[from + 2]! * 7471 + 0x8000) >> 16;
    } else {
      pixels[to++] = data[from]!;
      pixels[to++] = data[from + 1]!;
      pixels[to++] = data[from + 2]!;
    }
  }
  return { height, width, channels, pixels };
}

function rgba(bytes: Uint8Array): { readonly height: number; readonly width: number; readonly data: Uint8Array } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 24));
  if (start.length === 24 && start.readUInt32BE(0) === 0x89504e47) {
    if (start.readUInt32BE(16) * start.readUInt32BE(20) > MOST_PIXELS) throw new Error(`it claims ${start.readUInt32BE(16)}x${start.readUInt32BE(20)} pixels`);
    return orDamaged(() => PNG.sync.read(Buffer.from(bytes)));
  }
  if (start[0] === 0xff && start[1] === 0xd8) {
    if (componentsOf(bytes) === 4) throw new Error('it is a JPEG of 4 colours (CMYK), for print: save it as RGB');
    const limits = { maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: 1024 };
    const decoded = orDamaged(() => jpeg.decode(bytes, { useTArray: true, tolerantDecoding: false, ...limits }));
    return upright(decoded, orientationOf(bytes));
  }
  throw new Error(bytes.length === 0 ? 'it is empty' : 'it is neither PNG nor JPEG');
}

/** What libraries say of a file that ends early is about themselves. */
function orDamaged<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      /read requests|unexpected end|unknown JPEG marker|marker was not found/i.test(message)
        ? 'it ends early, or is damaged'
        : `it is damaged (${message})`,
      { cause: error },
    );
  }
}

/** Number of components that a JPEG's frame header (SOF, ITU T.81 B.2.2) promises; 0 where none is found. */
function componentsOf(bytes: Uint8Array): number {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!;
    // Frames are C0 to CF but for tables (C4, CC) and the extension C8.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) return bytes[at + 9]!;
    at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return 0;
}
