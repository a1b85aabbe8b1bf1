/**
 * One axis of a convolution, read as "every output is a sum over taps of what lies at an offset": so the forward pass and
 * the gradient for the input, of any stride and dilation, are the same sum.
 */

export interface Axis {
  /** Outputs along the axis: the i-th is written at `writeFirst + i * writeStep` and reads from `i * readStep` on. */
  readonly count: number;
  readonly readStep: number;
  readonly writeFirst: number;
  readonly writeStep: number;
  /** Filter positions, each with how far from the start of the window it reads; a negative place is padding. */
  readonly taps: readonly { readonly tap: number; readonly offset: number }[];
}

export interface AxisShape {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

const positions = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function forwardAxis({ output, taps, stride, dilation, padding }: AxisShape): Axis {
  return {
    count: output, readStep: stride, writeFirst: 0, writeStep: 1,
    taps: positions(taps).map((tap) => ({ tap, offset: tap * dilation - padding })),
  };
}

/**
 * The gradient for the input: the inputs that share a remainder modulo the stride meet the same taps, and read the
 * outputs' gradients one after another. A remainder that no tap reaches has none, and its gradient is zero.
 */
export function backwardAxes({ input, taps, stride, dilation, padding }: AxisShape): Axis[] {
  return positions(Math.min(stride, input)).map((first) => ({
    count: Math.ceil((input - first) / stride), readStep: 1, writeFirst: first, writeStep: stride,
    taps: positions(taps).reverse()
      .map((tap) => ({ tap, offset: (first + padding - tap * dilation) / stride }))
      .filter(({ offset }) => Number.isInteger(offset)),
  }));
}
