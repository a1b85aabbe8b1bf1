/** Covariances of recurrent layers as one list of numbers, over which a cell's step is a plain loop. */
import { atDistance, lagsOf } from '../lags.ts';
import type { Covariance, PairKind } from '../signal.ts';

/** Of one sample, of two of a class, of two of different classes: every lag of the one, then of the next. */
export type Entries = readonly number[];

/** Where a kind's lags begin, by the number of lags. */
export const startOf = (kind: PairKind, count: number): number => (kind === 'self' ? 0 : kind === 'alike' ? count : 2 * count);

export const entriesOf = ({ self, alike, unlike }: Covariance): Entries => self.concat(alike, unlike);

/** The first `count` lags of every kind. */
export function covarianceOf(entries: Entries, count = entries.length / 3): Covariance {
  const all = entries.length / 3;
  return { self: entries.slice(0, count), alike: entries.slice(all, all + count), unlike: entries.slice(2 * all, 2 * all + count) };
}

/** Every entry anew, from its place. Plain lists are cheaper to make than typed ones of this length. */
export function mapped(entries: Entries, each: (i: number) => number): Entries {
  const made = entries.slice();
  for (let i = 0; i < made.length; i++) made[i] = each(i);
  return made;
}

/** Correlations of values without a mean. */
export function correlations(entries: Entries): Entries {
  const variance = entries[0]!;
  const made = entries.slice();
  for (let i = 0; i < made.length; i++) made[i] = variance > 0 ? Math.max(-1, Math.min(1, made[i]! / variance)) : 1;
  return made;
}

const LAGS = lagsOf([Infinity]);

/** Between which lags every distance lies, and how far along. */
interface Ruler { readonly below: Int32Array; readonly part: Float64Array }
const rulers: (Ruler | undefined)[] = [];
/** Steps after which nothing of what was kept is left to speak of. */
const LONGEST = 60;

/** For the first `count` lags: all distances that `remembered` looks at. */
function rulerOf(count: number): Ruler {
  let ruler = rulers[count];
  if (ruler === undefined) {
    const length = LAGS[count - 1]! + LONGEST + 2;
    rulers[count] = ruler = { below: new Int32Array(length), part: new Float64Array(length) };
    const order = LAGS.slice(0, count).map((_, i) => i);
    for (let d = 0; d < length; d++) {
      const place = atDistance(order, d);
      ruler.below[d] = Math.max(0, Math.min(count - 2, Math.floor(place)));
      ruler.part[d] = place - ruler.below[d]!;
    }
  }
  return ruler;
}

/** Room for what `remembered` works out; the last lag is 256. */
const [at, ahead, behind] = [new Float64Array(400), new Float64Array(400), new Float64Array(400)];

/** Σ keptᵏ at[d + k]. */
function sumBehind(d: number, kept: number, terms: number): number {
  let sum = 0;
  for (let k = terms - 1; k >= 0; k--) sum = sum * kept + at[d + k]!;
  return sum;
}

/**
 * What a memory that keeps `kept` of itself and takes in `taken` of a candidate g has in common with a new candidate:
 * twice E[c g] at each lag, c = Σ keptᵏ taken g, from the candidates' own covariance. Inputs that stay alike from step to step add up.
 */
export function remembered(candidate: Entries, kept: number, taken: number): Entries {
  const count = candidate.length / 3;
  const { below, part } = rulerOf(count);
  const last = LAGS[count - 1]!;
  let terms = 0;
  for (let left = taken; terms < LONGEST && left > 1e-4; left *= kept) terms++;
  const lost = kept ** terms;
  const scale = kept * taken * taken;
  const made = candidate.slice();
  const length = last + terms + 2;
  for (let start = 0; start < candidate.length; start += count) {
    const end = start + count - 1;
    for (let d = 0; d < length; d++) {
      const low = start + below[d]!;
      at[d] = low < end ? candidate[low]! + (candidate[low + 1]! - candidate[low]!) * part[d]! : candidate[end]!;
    }
    // Σ keptᵏ over steps k of what lies k behind d, and of what lies at k - m on either side: each sum from its neighbour's.
    ahead[0] = sumBehind(0, kept, terms);
    for (let m = 1; m < last; m++) ahead[m] = at[m]! + kept * ahead[m - 1]! - lost * at[Math.abs(terms - m)]!;
    behind[last + 1] = sumBehind(last + 1, kept, terms);
    for (let d = last; d > 0; d--) behind[d] = at[d]! + kept * behind[d + 1]! - lost * at[d + terms]!;
    made[start] = scale * (behind[1]! + behind[1]!);
    for (let lag = 1; lag < count; lag++) made[start + lag] = scale * (ahead[LAGS[lag]! - 1]! + behind[LAGS[lag]! + 1]!);
  }
  return made;
}
