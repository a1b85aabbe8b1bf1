/** Colours of a sweep's pictures, told apart by every kind of colour vision, on light paper and dark. */
import { scaleLinear } from 'd3-scale';

/** Of groups of curves (Okabe and Ito 2008, "Color Universal Design"). */
export const GROUPS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8a6d3b', '#7f7f7f'] as const;

/** From poor to good; pale in the middle, so that both ends stand out. */
const grade = scaleLinear<string>().domain([0, 0.5, 0.8, 0.95, 1]).range(['#7f2704', '#f5b183', '#f7f7f7', '#92c5de', '#08519c']).clamp(true);

/** `share` 0 for the worst, 1 for the best. */
export const gradeOf = (share: number): string => grade(share);

export const NOTHING = '#c9ccd2';

/** Text and lines of a picture that stands by itself, dark on a dark page. */
export const INK = `.ink{fill:#1d2330}.line{stroke:#8884}.frame{fill:none;stroke:#8888}text{font:10px system-ui,sans-serif}.strong{font-weight:600}@media(prefers-color-scheme:dark){.ink{fill:#e6e9ef}}`;

/** A picture with its style. */
export const picture = (width: number, height: number, title: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${title}"><style>${INK}</style>${body}</svg>`;
