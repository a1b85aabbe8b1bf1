/** Numbers as people read them. */

/** 61706 → 61,706. */
export const count = (n: number): string => Math.round(n).toLocaleString('en');

/** 0.9804 → 98.0 %. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Norms and rates: 0.0213 → 2.1e-2. */
export const scientific = (n: number): string => n.toExponential(1);

/** Three significant digits, without an exponent where that is readable. */
export function short(n: number): string {
  if (n === 0 || !Number.isFinite(n)) return String(n);
  const size = Math.abs(n);
  return size >= 1e-3 && size < 1e4 ? n.toFixed(Math.max(0, 2 - Math.floor(Math.log10(size)))) : n.toExponential(2);
}

/** A figure by its name: accuracies and shares in percent, the rest with three digits. */
export const figure = (name: string, value: number): string => (/accuracy$|^clipped$/.test(name) ? percent(value) : short(value));

/** 75 → 1:15; beyond an hour 1:02:05. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 41.3 → 41 s, 4.13 → 4.1 s, 125 → 2:05 min. */
export function duration(seconds: number): string {
  if (seconds >= 100) return `${clock(seconds)} min`;
  return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`;
}

export const shape = (sizes: readonly (number | null)[]): string => sizes.map((size) => size ?? '?').join('x');
