/** `graph --format png`: the SVG as pixels, with letters of our own, so that they are the same on every machine. */
import { readFileSync } from 'node:fs';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT } from '../../draw/network/style.ts';

/** Pixels by unit of the drawing: sharp on today's screens. */
const ZOOM = 2;

const beside = (name: string): Uint8Array => readFileSync(new URL(`../graph/${name}`, import.meta.url));

export async function toPng(svg: string): Promise<Uint8Array> {
  await initWasm(beside('resvg.wasm'));
  const font = { fontBuffers: [beside('letters.ttf')], defaultFontFamily: FONT, monospaceFamily: FONT };
  const image = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: ZOOM } }).render();
  return image.asPng();
}
