/** The 20-point Gauss-Legendre rule on [-1, 1], computed the first time it is asked for. */

const POINTS = 20;
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

let rule: Rule | undefined;

export function gaussLegendre(): Rule {
  return (rule ??= build());
}

/** Newton's method on the Legendre polynomial, from Chebyshev's points. */
function build(): Rule {
  const nodes = new Float64Array(POINTS);
  const weights = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (POINTS + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let before = 1;
      let value = x;
      for (let n = 2; n <= POINTS; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
      slope = (POINTS * (before - x * value)) / (1 - x * x);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
