/** Gauss-Legendre rules on [-1, 1], each computed the first time it is asked for. */

const POINTS = 20;
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules: (Rule | undefined)[] = [];

/** @param points of the rule; 20 unless given. */
export function gaussLegendre(points = POINTS): Rule {
  return (rules[points] ??= build(points));
}

/** Newton's method on the Legendre polynomial, from Chebyshev's points; the rule is symmetric. Runs cold on every lint. */
function build(points: number): Rule {
  const nodes = new Float64Array(points);
  const weights = new Float64Array(points);
  for (let i = 0; 2 * i < points; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let step = 0, change = 1; step < 8 && Math.abs(change) > 1e-16; step++) {
      let before = 1;
      let value = x;
      for (let n = 2; n <= points; n++) {
        const next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
        before = value;
        value = next;
      }
      slope = (points * (before - x * value)) / (1 - x * x);
      change = value / slope;
      x -= change;
    }
    nodes[i] = x;
    nodes[points - 1 - i] = -x;
    weights[i] = weights[points - 1 - i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
