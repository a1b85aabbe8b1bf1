/** Numbers as findings show them: two digits, powers of ten only where they shorten. */

/** What float64 has all its digits from. */
const LEAST = 2 ** -1022;

export function show(x: number): string {
  // Beyond float64, squares are infinite and their differences no number at all.
  if (!Number.isFinite(x)) return x < 0 ? '<-1e308' : '>1e308';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size < LEAST) return x < 0 ? '>-1e-308' : '<1e-308';
  if (size < 1e-3 || size >= 1e5) return x.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
  return size >= 100 ? x.toFixed(0) : String(Number(x.toPrecision(2)));
}

export const percent = (x: number): string => `${show(100 * x)} %`;
