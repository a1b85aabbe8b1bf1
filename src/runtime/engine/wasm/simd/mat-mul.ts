/** Matrix products on the side module: rows of a with packed columns of b, or outer products where a is transposed. */
import { fusedMatMulBy } from '../kernels/fused-mat-mul.ts';
import { batchMatMulBy, productOutput, productShape } from '../kernels/mat-mul.ts';
import type { MatMul } from '../kernels/mat-mul.ts';
import { at, bytesOf } from '../memory.ts';
import { multiplyRows, multiplyTransposed } from './matrices.ts';

const multiply: MatMul = (backend, inputs, attrs, bias) => {
  const shape = productShape(inputs, attrs);
  const { rows, inner, columns, count, pickA, pickB } = shape;
  const strides = attrs.transposeB ? { stepK: 1, stepColumn: inner } : { stepK: columns, stepColumn: 1 };
  const compute = attrs.transposeA ? multiplyTransposed : multiplyRows;
  return productOutput(backend, shape, (out) => {
    const [a, b, to] = bytesOf(backend, inputs.a, inputs.b, out);
    compute(backend, {
      rows, inner, columns, ...strides, count, ...(bias ? { bias: at(backend, bias) * 4 } : {}),
      a: (i) => a + pickA(i) * rows * inner * 4, b: (i) => b + pickB(i) * inner * columns * 4, out: (i) => to + i * rows * columns * 4,
    });
  });
};

export const batchMatMul = batchMatMulBy(multiply);
export const fusedMatMul = fusedMatMulBy(multiply);
