/** Gradient norms of each layer over the last readings, as a line of small bars on one logarithmic scale. */

const BARS = '▁▂▃▄▅▆▇█';
const READINGS = 5;
/** The scale spans at least these decades, so that noise does not look like a landscape. */
const LEAST_DECADES = 2;

export class GradientHistory {
  readonly #history = new Map<string, number[]>();

  add(norms: ReadonlyMap<string, number>): void {
    for (const [layer, norm] of norms) {
      const readings = [...(this.#history.get(layer) ?? []), Math.log10(Math.max(norm, 1e-30))];
      this.#history.set(layer, readings.slice(-READINGS));
    }
  }

  /** `conv1 ▄▄▅▅▆`, one for each layer in order. */
  lines(): string[] {
    const all = [...this.#history.values()].flat().filter(Number.isFinite);
    const middle = (Math.max(...all) + Math.min(...all)) / 2;
    const top = Math.max(middle + LEAST_DECADES / 2, ...all);
    const bottom = Math.min(middle - LEAST_DECADES / 2, ...all);
    const bar = (value: number): string => {
      if (!Number.isFinite(value)) return '!';
      return BARS[Math.min(BARS.length - 1, Math.floor(((value - bottom) / (top - bottom)) * BARS.length))]!;
    };
    return [...this.#history].map(([layer, readings]) => `${layer} ${readings.map(bar).join('')}`);
  }
}
