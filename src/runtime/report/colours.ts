/** Colours that stand for numbers: they mean the same on light and dark pages, and in print. */
import { scaleLinear } from 'd3-scale';

export interface Scale {
  /** CSS colour of a figure. */
  readonly of: (value: number) => string;
  /** Figures for the legend, from one end to the other. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** What is not a number, or infinite. */
export const BROKEN = '#d6006c';

/** Viridis: even steps for the eye, also without seeing red or green, and in grey. */
const VIRIDIS = ['#440154', '#414487', '#2a788e', '#22a884', '#7ad151', '#fde725'];
const LEAST_DECADES = 3;

const power = (exponent: number): string => `1e${exponent}`;

/** Over the decades that the figures span, at least three, so that noise does not look like a landscape. */
export function decades(values: readonly number[]): Scale {
  const exponents = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  const [least, most] = exponents.length === 0 ? [-3, 0] : [Math.min(...exponents), Math.max(...exponents)];
  const middle = (least + most) / 2;
  const low = Math.floor(Math.min(least, middle - LEAST_DECADES / 2));
  const high = Math.ceil(Math.max(most, middle + LEAST_DECADES / 2));
  const colour = scaleLinear<string>(VIRIDIS.map((_, i) => low + ((high - low) * i) / (VIRIDIS.length - 1)), VIRIDIS).clamp(true);
  const step = Math.ceil((high - low) / 6);
  const marks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
  return {
    of: (value) => (!Number.isFinite(value) ? BROKEN : value <= 0 ? VIRIDIS[0]! : colour(Math.log10(value))),
    ticks: marks.map((exponent) => ({ value: 10 ** exponent, label: power(exponent) })),
  };
}

/** How far a step moves weights: blue hardly, green as usual, red too far. */
export function moves(): Scale {
  const stops: readonly (readonly [number, string])[] = [
    [-7, '#3b4cc0'],
    [-5, '#4f9bd9'],
    [-4, '#35a37c'],
    [-2.5, '#5cb85c'],
    [-1.5, '#f0a030'],
    [-0.5, '#d7301f'],
  ];
  const colour = scaleLinear<string>(stops.map(([exponent]) => exponent), stops.map(([, shade]) => shade)).clamp(true);
  return {
    of: (value) => (!Number.isFinite(value) ? BROKEN : value <= 0 ? stops[0]![1] : colour(Math.log10(value))),
    ticks: [-7, -5, -3, -2, -1].map((exponent) => ({ value: 10 ** exponent, label: power(exponent) })),
  };
}

/** Shares of 0 to 1, from calm to alarming. */
export function shares(): Scale {
  const colour = scaleLinear<string>([0, 0.1, 0.5, 1], ['#5cb85c', '#c9c04a', '#e8833a', '#b2182b']).clamp(true);
  return {
    of: (value) => (Number.isFinite(value) ? colour(value) : BROKEN),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: `${100 * value} %` })),
  };
}

/** Black or white, whichever reads better on a colour that d3 gave (`rgb(r, g, b)` or #rrggbb). */
export function inkOn(colour: string): string {
  const [red, green, blue] = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number]
    : (colour.match(/\d+/g) ?? ['0', '0', '0']).map(Number) as [number, number, number];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000' : '#fff';
}
