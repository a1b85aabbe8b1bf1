/** Figures of layers as JSON has them. */
import type { Measurement } from './figures.ts';

/** Four digits each; what is not finite is null. */
export const layersJson = (layers: Measurement): object => Object.fromEntries([...layers].map(([name, figures]) =>
  [name, Object.fromEntries(Object.entries(figures).map(([figure, value]: [string, number]) => [figure, Number(value.toPrecision(4))]))]));
