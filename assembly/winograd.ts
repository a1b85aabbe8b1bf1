/**
 * Convolutions of stride 1 with filters of 3 × 3, and their gradients, by tiles of 4 × 4 outputs: transformed (tiles.ts),
 * multiplied in 36 planes, and transformed back. Threads take ranges of tiles, or of images.
 */
import { addOuterProduct, multiply } from './plane';
import { gradientSquare, inputSquare, outputSquare, pixelSquare, slopeSquare, weightSquare } from './tiles';

const planes: usize = 36;
/** Bytes of scratch for a square's lines, before everything else. */
const spareBytes: usize = 1024;

/** As 32-bit words at an address. Channels and filters are whole fours; `wide` ones are rounded up to eights. */
@unmanaged
class Tiled {
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
  wideChannels: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;
  wideFilters: i32;
  top: i32;
  left: i32;
  /** Tiles along an image's height and width. */
  down: i32;
  across: i32;
  /** Tiles handled at once, whole fours. */
  together: i32;
  /** Units, where images or tiles are divided evenly. */
  parts: i32;
  /** Images, gradients of the outputs, packed planes of weights, a bias, and what is written. */
  x: usize;
  dy: usize;
  weights: usize;
  bias: usize;
  out: usize;
}

/** [9, channels, columns] weights to packed planes [36][panel][channel][8]; `taps` lists offsets in floats, strides count floats. */
export function packTiles(from: usize, taps: usize, channels: i32, columns: i32, stepIn: i32, stepOut: i32, to: usize, spare: usize): void {
  const gathered = spare + 576;
  const plane = planeBytes(channels, (columns + 7) & ~7);
  if ((columns & 7) != 0) memory.fill(to, 0, plane * planes);
  for (let k = 0; k < columns; k += 4) {
    for (let c = 0; c < channels; c++) {
      const place = from + (<usize>(c * stepIn + k * stepOut) << 2);
      for (let t: usize = 0; t < 9; t++) {
        const at = place + (<usize>load<u32>(taps + (t << 2)) << 2);
        for (let lane: usize = 0; lane < 4; lane++) store<f32>(gathered + (t << 4) + (lane << 2), load<f32>(at + (lane * stepOut << 2)));
      }
      weightSquare(gathered, to + (<usize>((k >> 3) * channels + c) << 5) + (<usize>(k & 4) << 2), plane, spare);
    }
  }
}

/** Planes lie 64 bytes beyond their size: at a power of two they would share the lines of a cache. */
// @ts-ignore: decorator
@inline
function planeBytes(rows: i32, columns: i32): usize {
  return (<usize>(rows * columns) << 2) + 64;
}

// @ts-ignore: decorator
@inline
function patchBytes(it: Tiled): usize {
  return <usize>max(it.channels, it.filters) * 144;
}

/** `bytes`, whole vectors, from `from`, or zeros where that is 0. Calls of memory.copy cost more than so few bytes. */
// @ts-ignore: decorator
@inline
function fewBytes(from: usize, to: usize, bytes: usize): void {
  if (from == 0) for (const end = to + bytes; to < end; to += 16) v128.store(to, i64x2.splat(0));
  else for (const end = to + bytes; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
}

/** Copies `size` × `size` pixels from (h, w) on of an image, zero outside it. */
function cutOut(image: usize, height: i32, width: i32, pixel: usize, h: i32, w: i32, size: i32, to: usize): void {
  const first = max(0, -w), last = max(first, min(size, width - w));
  for (let r = h; r < h + size; r++, to += <usize>size * pixel) {
    if (r < 0 || r >= height) {
      fewBytes(0, to, <usize>size * pixel);
      continue;
    }
    fewBytes(0, to, <usize>first * pixel);
    fewBytes(image + <usize>(r * width + w + first) * pixel, to + <usize>first * pixel, <usize>(last - first) * pixel);
    fewBytes(0, to + <usize>last * pixel, <usize>(size - last) * pixel);
  }
}

/** Transforms a tile's window; the fours of its channels lie `four` bytes apart in a plane. `patch` has room for the window. */
function bringInput(it: Tiled, tile: i32, to: usize, plane: usize, four: usize, patch: usize, spare: usize): void {
  const perImage = it.down * it.across, n = tile / perImage, at = tile % perImage;
  const pixel = <usize>it.channels << 2;
  const h = at / it.across * 4 - it.top, w = at % it.across * 4 - it.left;
  const image = it.x + <usize>(n * it.height * it.width) * pixel;
  let from = image + <usize>(h * it.width + w) * pixel, row = <usize>it.width * pixel;
  if (h < 0 || w < 0 || h + 6 > it.height || w + 6 > it.width) {
    cutOut(image, it.height, it.width, pixel, h, w, 6, patch);
    from = patch;
    row = pixel * 6;
  }
  for (const end = from + pixel; from < end; from += 16, to += four) inputSquare(from, row, pixel, to, plane, spare);
}

/** Transforms the gradients of a tile's outputs: fours of filters lie 16 bytes apart, and eights as far as `eight` says. */
function bringSlopes(it: Tiled, tile: i32, to: usize, plane: usize, eight: usize, patch: usize, spare: usize): void {
  const perImage = it.down * it.across, n = tile / perImage, at = tile % perImage;
  const pixel = <usize>it.filters << 2;
  const h = at / it.across * 4, w = at % it.across * 4;
  const image = it.dy + <usize>(n * it.outHeight * it.outWidth) * pixel;
  let from = image + <usize>(h * it.outWidth + w) * pixel, row = <usize>it.outWidth * pixel;
  if (h + 4 > it.outHeight || w + 4 > it.outWidth) {
    cutOut(image, it.outHeight, it.outWidth, pixel, h, w, 4, patch);
    from = patch;
    row = pixel * 4;
  }
  for (let k: usize = 0; k < pixel; k += 16) slopeSquare(from + k, row, pixel, to + (k >> 5) * eight + (k & 16), plane, spare);
}

/** Whether all channels of a pixel are zeros, as those outside the image are. */
function isZero(it: Tiled, image: usize, h: i32, w: i32): bool {
  if (<u32>h >= <u32>it.height || <u32>w >= <u32>it.width) return true;
  const pixel = <usize>it.channels << 2;
  let from = image + <usize>(h * it.width + w) * pixel;
  for (const end = from + pixel; from < end; from += 16) if (v128.any_true(f32x4.ne(v128.load(from), f32x4.splat(0)))) return false;
  return true;
}

/** Which outputs of a tile, a bit each, see nothing but zeros. All see one of the four pixels in the middle of its window. */
function blankOutputs(it: Tiled, image: usize, h: i32, w: i32): u32 {
  if (!isZero(it, image, h + 2, w + 2) && !isZero(it, image, h + 2, w + 3) && !isZero(it, image, h + 3, w + 2) && !isZero(it, image, h + 3, w + 3)) return 0;
  let zeros: u64 = 0, blank: u32 = 0;
  for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) if (isZero(it, image, h + i, w + j)) zeros |= <u64>1 << (8 * i + j);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const seen = <u64>0x070707 << (8 * i + j);
      if ((zeros & seen) == seen) blank |= 1 << (4 * i + j);
    }
  }
  return blank;
}

/**
 * An output that sees nothing but zeros is the bias, and not what rounding leaves of the transforms beside it: relu's slope is 0
 * at zero, and 1 a little above. Values are multiplied by zero, since those of an infinite weight stay without a number.
 */
function blankOut(it: Tiled, place: usize, row: usize, pixel: usize, high: i32, wide: i32, blank: u32): void {
  for (let i = 0; i < high; i++) {
    for (let j = 0; j < wide; j++) {
      if ((blank >> (4 * i + j) & 1) == 0) continue;
      const at = place + <usize>i * row + <usize>j * pixel;
      for (let c: usize = 0; c < pixel; c += 16) v128.store(at + c, f32x4.add(v128.load(it.bias + c), f32x4.mul(v128.load(at + c), f32x4.splat(0))));
    }
  }
}

function takeOutput(it: Tiled, tile: i32, from: usize, plane: usize, patch: usize, spare: usize): void {
  const perImage = it.down * it.across, n = tile / perImage, at = tile % perImage;
  const h = at / it.across * 4, w = at % it.across * 4;
  const pixel = <usize>it.filters << 2, row = <usize>it.outWidth * pixel;
  const high = min(4, it.outHeight - h), wide = min(4, it.outWidth - w);
  const place = it.out + <usize>((n * it.outHeight + h) * it.outWidth + w) * pixel;
  const whole = high == 4 && wide == 4;
  for (let c: usize = 0; c < pixel; c += 16) {
    outputSquare(from + c, plane, (whole ? place : patch) + c, whole ? row : pixel * 4, pixel, v128.load(it.bias + c), spare);
  }
  if (!whole) for (let r = 0; r < high; r++) fewBytes(patch + <usize>(r * 4) * pixel, place + <usize>r * row, <usize>wide * pixel);
  const blank = blankOutputs(it, it.x + <usize>(n * it.height * it.width) * (<usize>it.channels << 2), h - it.top, w - it.left);
  if (blank != 0) blankOut(it, place, row, pixel, high, wide, blank);
}

/** Adds the gradients of a tile's window to those of the image it was cut out of. */
function giveBack(it: Tiled, tile: i32, from: usize, plane: usize, patch: usize, spare: usize): void {
  const perImage = it.down * it.across, n = tile / perImage, at = tile % perImage;
  const h = at / it.across * 4 - it.top, w = at % it.across * 4 - it.left;
  const pixel = <usize>it.channels << 2;
  for (let c: usize = 0; c < pixel; c += 16) pixelSquare(from + c, plane, patch + c, pixel * 6, pixel, spare);
  const first = max(0, -w), last = min(6, it.width - w);
  for (let r = max(0, -h); r < min(6, it.height - h) && first < last; r++) {
    let p = patch + <usize>(r * 6 + first) * pixel;
    let q = it.out + <usize>((n * it.height + h + r) * it.width + w + first) * pixel;
    for (const end = p + <usize>(last - first) * pixel; p < end; p += 16, q += 16) v128.store(q, f32x4.add(v128.load(q), v128.load(p)));
  }
}

/** The `unit`-th range of tiles of a convolution; `scratch` has room for `spareBytes`, a patch, and all planes of inputs and products. */
export function convolveTiles(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Tiled>(place);
  const first = unit * it.together, count = min(it.together, it.batch * it.down * it.across - first);
  const patch = scratch + spareBytes, inputs = patch + patchBytes(it);
  const plane = planeBytes(it.together, it.channels), outPlane = planeBytes(it.together, it.wideFilters), weightPlane = planeBytes(it.channels, it.wideFilters);
  const products = inputs + plane * planes;
  for (let t = 0; t < count; t++) bringInput(it, first + t, inputs + (<usize>(t * it.channels) << 2), plane, 16, patch, scratch);
  for (let p: usize = 0; p < planes; p++) multiply(inputs + p * plane, count, it.channels, it.weights + p * weightPlane, it.wideFilters, products + p * outPlane);
  for (let t = 0; t < count; t++) takeOutput(it, first + t, products + (<usize>(t * it.wideFilters) << 2), outPlane, patch, scratch);
}

/** The gradient for the images of the `unit`-th part of the batch, into zeros; `scratch` as above, of slopes and products. */
export function scatterTiles(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Tiled>(place);
  const perImage = it.down * it.across;
  const patch = scratch + spareBytes, slopes = patch + patchBytes(it);
  const plane = planeBytes(it.together, it.filters), outPlane = planeBytes(it.together, it.wideChannels), weightPlane = planeBytes(it.filters, it.wideChannels);
  const products = slopes + plane * planes;
  const last = (unit + 1) * it.batch / it.parts * perImage;
  for (let first = unit * it.batch / it.parts * perImage; first < last; first += it.together) {
    const count = min(it.together, last - first);
    for (let t = 0; t < count; t++) bringSlopes(it, first + t, slopes + (<usize>(t * it.filters) << 2), plane, 32, patch, scratch);
    for (let p: usize = 0; p < planes; p++) multiply(slopes + p * plane, count, it.filters, it.weights + p * weightPlane, it.wideChannels, products + p * outPlane);
    for (let t = 0; t < count; t++) giveBack(it, first + t, products + (<usize>(t * it.wideChannels) << 2), outPlane, patch, scratch);
  }
}

/** The `unit`-th part of the gradient for the filter; `scratch` as above, of inputs and slopes, and for the planes of sums. */
export function tilesGradient(place: usize, unit: i32, scratch: usize): void {
  const it = changetype<Tiled>(place);
  const tiles = it.batch * it.down * it.across;
  const patch = scratch + spareBytes, inputs = patch + patchBytes(it);
  const plane = planeBytes(it.together, it.channels), slopePlane = planeBytes(it.together, it.wideFilters), sumPlane = planeBytes(it.channels, it.wideFilters);
  const slopes = inputs + plane * planes;
  const sums = slopes + slopePlane * planes;
  const four = <usize>it.together << 4, eight = <usize>it.together << 5;
  memory.fill(sums, 0, sumPlane * planes);
  if (it.wideFilters != it.filters) memory.fill(slopes, 0, slopePlane * planes);
  const last = <i32>(<i64>(unit + 1) * tiles / it.parts);
  for (let first = <i32>(<i64>unit * tiles / it.parts); first < last; first += it.together) {
    const count = min(it.together, last - first);
    for (let t = 0; t < count; t++) {
      bringInput(it, first + t, inputs + (<usize>t << 4), plane, four, patch, scratch);
      bringSlopes(it, first + t, slopes + (<usize>t << 5), slopePlane, eight, patch, scratch);
    }
    for (let p: usize = 0; p < planes; p++) {
      addOuterProduct(inputs + p * plane, four, it.channels, slopes + p * slopePlane, eight, it.wideFilters, count, sums + p * sumPlane);
    }
  }
  const row = <usize>it.filters << 2, tap = <usize>it.channels * row;
  const out = it.out + <usize>unit * 9 * tap;
  for (let c = 0; c < it.channels; c++) {
    const block = sums + (<usize>((c >> 2) * it.wideFilters) << 4) + (<usize>(c & 3) << 5);
    for (let k: usize = 0; k < row; k += 16) gradientSquare(block + (k >> 5 << 7) + (k & 16), sumPlane, out + <usize>c * row + k, tap, scratch);
  }
}
