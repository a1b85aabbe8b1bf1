/** The colour of a gradient: blue where it vanishes, orange where it explodes, which every kind of colour vision tells apart. */
import { scaleLinear } from 'd3-scale';

/** The band in which a gradient is taken for healthy, by that at the last layer: where the gradient rules begin to warn. */
export const HEALTHY = { low: 1e-3, high: 70 } as const;

/** Powers of ten at which the scale ends; beyond them the colour stays. */
export const DECADES = { least: -8, most: 5 } as const;

/** Pale within the band, strong outside; the same for every network, so that two drawings can be compared. */
const colour = scaleLinear<string>()
  .domain([DECADES.least, -5, Math.log10(HEALTHY.low), 0, Math.log10(HEALTHY.high), 3.5, DECADES.most])
  .range(['#08519c', '#4292c6', '#c6dbef', '#f7f7f7', '#fdd0a2', '#f16913', '#a63603'])
  .clamp(true);

/** What is not known. */
export const UNKNOWN = '#e4e7ec';

/** `#rrggbb`. A gradient of zero is the far end of vanishing. */
export function colourOf(ratio: number | undefined): string {
  if (ratio === undefined || Number.isNaN(ratio)) return UNKNOWN;
  return hex(colour(Math.log10(Math.max(ratio, Number.MIN_VALUE))));
}

/** Ink that is read on it. */
export function inkOn(fill: string): '#11151c' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = channels(fill).map((it) => (it / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.22 ? '#11151c' : '#ffffff';
}

const channels = (fill: string): number[] => [1, 3, 5].map((at) => parseInt(fill.slice(at, at + 2), 16));
const hex = (rgb: string): string => `#${(rgb.match(/\d+/g) ?? []).slice(0, 3).map((it) => Number(it).toString(16).padStart(2, '0')).join('')}`;
