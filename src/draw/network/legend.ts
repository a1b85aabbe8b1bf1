/** The key of a drawing: what the colours and the lines mean. */
import { colourOf, DECADES, HEALTHY } from './scale.ts';
import type { EdgeKind } from './view.ts';

const CAPTION = 'gradient, relative to that at the last layer; bracket: healthy';
const BAR = { left: 8, width: 260, top: 18, height: 10 };
/** Of a letter as large as a tick's. */
const LETTER = 5.5;
export const LEGEND = { width: Math.ceil(BAR.left + CAPTION.length * LETTER), height: 74 } as const;

const MEANING = { residual: 'residual: added', dense: 'dense: put beside' };

const xOf = (decade: number): number => BAR.left + ((decade - DECADES.least) / (DECADES.most - DECADES.least)) * BAR.width;

/** A group whose upper left corner is at `x`, `y`; of the connections those that there are. */
export function legend(x: number, y: number, kinds: readonly EdgeKind[]): string {
  const steps = 52;
  const width = BAR.width / steps;
  const strip = Array.from({ length: steps }, (_, i) => {
    const decade = DECADES.least + ((i + 0.5) / steps) * (DECADES.most - DECADES.least);
    return `<rect x="${round(BAR.left + i * width)}" y="${BAR.top}" width="${round(width + 0.4)}" height="${BAR.height}" fill="${colourOf(10 ** decade)}"/>`;
  }).join('');
  const ticks = [-8, -6, -4, -2, 0, 2, 4].map((decade) =>
    `<text class="tick" x="${round(xOf(decade))}" y="${BAR.top + BAR.height + 12}" text-anchor="middle">${decade === 0 ? '1' : `1e${decade}`}</text>`).join('');
  const [from, to] = [xOf(Math.log10(HEALTHY.low)), xOf(Math.log10(HEALTHY.high))];
  const band = `<path class="band" d="M${round(from)} ${BAR.top - 1}v-4H${round(to)}v4"/>`;
  const lines = kinds.filter((it) => it !== 'flow').map((kind, i) =>
    `<path class="edge ${kind}" d="M${BAR.left + i * 130} 56h26"/><text class="tick" x="${BAR.left + i * 130 + 32}" y="59">${MEANING[kind]}</text>`).join('');
  return `<g transform="translate(${x} ${y})"><text class="tick" x="${BAR.left}" y="8">${CAPTION}</text>${band}${strip}${ticks}${lines}</g>`;
}

const round = (it: number): number => Math.round(it * 10) / 10;
