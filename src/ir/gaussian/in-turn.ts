/** Averages at correlations, remembered: gradients backward ask about the same ones as values forward did, in the same order. */
export function inTurn<T>(compute: (c: number) => T): (c: number) => T {
  let asked: number[] = [];
  let found: T[] = [];
  let next = 0;
  return (c) => {
    let at = next;
    if (asked[at] !== c) at = asked.indexOf(c);
    if (at < 0) {
      if (asked.length >= 1000) [asked, found] = [[], []];
      at = asked.length;
      asked.push(c);
      found.push(compute(c));
    }
    next = at + 1;
    return found[at]!;
  };
}
