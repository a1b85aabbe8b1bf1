/** Closed forms for the exponential function: E[e^{th}] = e^{tm + t²q/2}. */
import { remember, type GaussianKernel } from './kernel.ts';

/** Where E[φ⁴] would pass float64: far beyond what float32 holds, so that a larger variance changes no conclusion. */
const LARGEST = 600;

export const exponential: GaussianKernel = {
  at: remember((mean, variance) => {
    const m = Math.min(mean, LARGEST / 4);
    const q = Math.min(variance, (LARGEST - 4 * m) / 8);
    const second = Math.exp(2 * m + 2 * q);
    const fourth = Math.exp(4 * m + 8 * q);
    const pair = (c: number): number => Math.exp(2 * m + q + c * q);
    const square = m * m + q;
    return {
      first: Math.exp(m + q / 2),
      second,
      fourth,
      slopeSecond: second,
      slopeFourth: fourth,
      sensitivity: 2 * q,
      pair,
      slopePair: pair,
      // E[h e^{2h}] / E[h²]
      alignment: square > 0 ? ((m + 2 * q) * second) / square : 2,
      // Under the weight e^{u+v} both means are m + q + cq.
      leverPair: (c) => pair(c) * ((m + q + c * q) ** 2 + c * q),
      alignedPair: (c) => Math.exp(Math.min(LARGEST, 4 * m + 4 * q + 4 * c * q)),
    };
  }),
  value: Math.exp,
  derivative: Math.exp,
  kinks: [],
  runsAway: true,
};
