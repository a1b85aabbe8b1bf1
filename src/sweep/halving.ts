/**
 * Successive halving: at each rung one trial of `factor` goes on (Jamieson and Talwalkar 2016, "Non-stochastic Best Arm
 * Identification and Hyperparameter Optimization").
 */

/** Epochs after which trials are compared: `first`, `first · factor`, … below `epochs`. */
export function rungsOf(epochs: number, factor: number, first: number): number[] {
  const rungs: number[] = [];
  for (let rung = first; rung < epochs; rung *= factor) rungs.push(rung);
  return rungs;
}

/** How many of `trials` go on: a whole number, and at least one while there is any. */
export const goingOn = (trials: number, factor: number): number => Math.min(trials, Math.max(1, Math.floor(trials / factor)));

/** Lower is better for losses and errors, higher for all else. */
export const fallsToBest = (objective: string): boolean => /(loss|error)$/.test(objective);

/** Negative where `a` is better than `b`; a trial without a figure is worse than any. */
export function compareFigures(objective: string, a: number | undefined, b: number | undefined): number {
  const worst = fallsToBest(objective) ? Infinity : -Infinity;
  const [x, y] = [a ?? NaN, b ?? NaN].map((it) => (Number.isFinite(it) ? it : worst)) as [number, number];
  return x === y ? 0 : (x < y) === fallsToBest(objective) ? -1 : 1;
}

/** Those that go on, of trials with their figures at a rung; of equals the earlier ones, and none that has no figure. */
export function survivors<T>(trials: readonly { readonly trial: T; readonly figure: number | undefined }[], factor: number, objective: string): T[] {
  const left = trials.filter(({ figure }) => figure !== undefined && Number.isFinite(figure));
  const sorted = left.map((it, order) => ({ ...it, order })).sort((a, b) => compareFigures(objective, a.figure, b.figure) || a.order - b.order);
  return sorted.slice(0, goingOn(trials.length, factor)).map(({ trial }) => trial);
}
